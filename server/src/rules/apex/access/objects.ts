/** Objects whose records need no permission check of the running user. */

/**
 * Setup and system objects without object permissions in profiles and permission sets: nobody can be denied them, so
 * there is nothing to check. (Object Reference: "Special access rules" of each; describe results of these are constant.)
 */
const withoutPermissions: ReadonlySet<string> = new Set([
  'apexclass',
  'apexcomponent',
  'apexemailnotification',
  'apexlog',
  'apexpage',
  'apextestqueueitem',
  'apextestresult',
  'apextrigger',
  'asyncapexjob',
  'auradefinition',
  'auradefinitionbundle',
  'businesshours',
  'businessprocess',
  'cronjobdetail',
  'crontrigger',
  'custompermission',
  'datacategorygroup',
  'datatype',
  'domain',
  'domainsite',
  'emailservicesaddress',
  'emailservicesfunction',
  'emailtemplate',
  'entitydefinition',
  'entityparticle',
  'fielddefinition',
  'fieldpermissions',
  'fiscalyearsettings',
  'group',
  'groupmember',
  'holiday',
  'listview',
  'loginhistory',
  'namedcredential',
  'network',
  'objectpermissions',
  'organization',
  'orgwideemailaddress',
  'packagelicense',
  'period',
  'permissionset',
  'permissionsetassignment',
  'permissionsetgroup',
  'permissionsetlicense',
  'platformcachepartition',
  'processinstance',
  'profile',
  'publisher',
  'queuesobject',
  'recordtype',
  'relationshipdomain',
  'relationshipinfo',
  'scontrol',
  'setupentityaccess',
  'site',
  'slaprocess',
  'staticresource',
  'userlicense',
  'userpackagelicense',
  'userrecordaccess',
  'userrole',
  'weblink',
]);

/** Whether reading this object (folded name) needs no permission: custom metadata, setup and system objects, aggregates. */
export function needsNoReadCheck(object: string): boolean {
  return object.endsWith('__mdt') || withoutPermissions.has(object) || object === 'aggregateresult';
}

/** Whether writing this object (folded name) needs no permission: platform events are published, not stored. */
export function needsNoWriteCheck(object: string): boolean {
  return object.endsWith('__mdt');
}
