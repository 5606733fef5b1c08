/**
 * What a host name with a wildcard lets in. `all`: every host, or every host of a public suffix such as `com` or
 * `co.uk`. `shared`: all customers of a hosting service, so that anybody can have a host there. `own`: the hosts below a
 * domain that somebody owns.
 */
export interface Wildcard {
  readonly reach: 'all' | 'shared' | 'own';
  /** What stands behind the wildcard, empty if nothing does. */
  readonly domain: string;
}

/** Domains right below which anybody can register a name, as their operators say. */
const sharedDomains: ReadonlySet<string> = new Set([
  'amplifyapp.com',
  'appspot.com',
  'azure-api.net',
  'azureedge.net',
  'azurestaticapps.net',
  'azurewebsites.net',
  'blob.core.windows.net',
  'blogspot.com',
  'cloudapp.azure.com',
  'cloudapp.net',
  'cloudfront.net',
  'cloudfunctions.net',
  'core.windows.net',
  'elasticbeanstalk.com',
  'firebaseapp.com',
  'fly.dev',
  'force.com',
  'github.io',
  'gitlab.io',
  'glitch.me',
  'googleapis.com',
  'googleusercontent.com',
  'herokuapp.com',
  'lightning.force.com',
  'my.salesforce.com',
  'my.salesforce-sites.com',
  'my.site.com',
  'netlify.app',
  'ngrok.app',
  'ngrok.io',
  'ngrok-free.app',
  'onrender.com',
  'pages.dev',
  'repl.co',
  'replit.app',
  'replit.dev',
  'run.app',
  'salesforce.com',
  'salesforce-sites.com',
  'secure.force.com',
  'site.com',
  'storage.googleapis.com',
  'surge.sh',
  'trycloudflare.com',
  'vercel.app',
  'visual.force.com',
  'web.app',
  'windows.net',
  'wordpress.com',
  'workers.dev',
]);

/** Amazon puts the name of the service and of the region between the customer's name and its domain. */
const sharedAtAmazon =
  /^(?:(?:s3(?:-[a-z\d-]+)?|execute-api|elb|compute|lambda-url|[a-z]{2}(?:-[a-z]+)+-\d)\.)*(?:amazonaws\.com|on\.aws)$/;

/** Names below a country that stand for a kind of organisation: `co.uk`, `com.au`. */
const publicSecondLevel = /^(?:ac|co|com|edu|gov|net|or|org)\.[a-z]{2}$/;

/**
 * What the wildcard in the host of an address or pattern (`https://*.example.com:443/path`, `*.example.com`) lets in.
 * Undefined if there is no wildcard. Only the host counts: a star in a path widens nothing.
 */
export function wildcardOf(pattern: string): Wildcard | undefined {
  const host =
    /^(?:[a-z][a-z\d+.-]*:\/\/)?([^/?#\s]*)/i
      .exec(pattern)?.[1]
      ?.toLowerCase()
      .replace(/:[\d*]*$/, '') ?? '';
  const star = host.lastIndexOf('*');
  if (star < 0) return undefined;
  const domain = host.slice(star + 1).replace(/^\.+/, '');
  if (!domain.includes('.') || publicSecondLevel.test(domain)) return { reach: 'all', domain };
  if (sharedDomains.has(domain) || sharedAtAmazon.test(domain)) return { reach: 'shared', domain };
  return { reach: 'own', domain };
}
