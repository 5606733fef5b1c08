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
  'apexpageinfo',
  'apextestqueueitem',
  'apextestresult',
  'apextrigger',
  'appmenuitem',
  'asyncapexjob',
  'auradefinition',
  'auradefinitionbundle',
  'authprovider',
  'authsession',
  'businesshours',
  'businessprocess',
  'callcenter',
  'casestatus',
  'colordefinition',
  'connectedapplication',
  'contractstatus',
  'cronjobdetail',
  'crontrigger',
  'currencytype',
  'customnotificationtype',
  'custompermission',
  'datacategorygroup',
  'datatype',
  'datedconversionrate',
  'domain',
  'domainsite',
  'duplicaterule',
  'emailservicesaddress',
  'emailservicesfunction',
  'emailtemplate',
  'entitydefinition',
  'entityparticle',
  'fielddefinition',
  'fieldpermissions',
  'fiscalyearsettings',
  'flowdefinitionview',
  'flowversionview',
  'group',
  'groupmember',
  'holiday',
  'icondefinition',
  'leadstatus',
  'listview',
  'loginhistory',
  'loginip',
  'namedcredential',
  'network',
  'networkmembergroup',
  'objectpermissions',
  'opportunitystage',
  'orderstatus',
  'organization',
  'orgwideemailaddress',
  'packagelicense',
  'partnerrole',
  'period',
  'permissionset',
  'permissionsetassignment',
  'permissionsetgroup',
  'permissionsetlicense',
  'picklistvalueinfo',
  'platformcachepartition',
  'processdefinition',
  'processinstance',
  'processnode',
  'profile',
  'publisher',
  'queuesobject',
  'recordtype',
  'recordtypelocalization',
  'relationshipdomain',
  'relationshipinfo',
  'samlssoconfig',
  'scontrol',
  'setupaudittrail',
  'setupentityaccess',
  'site',
  'slaprocess',
  'solutionstatus',
  'staticresource',
  'tabdefinition',
  'taskpriority',
  'taskstatus',
  'userappmenuitem',
  'userlicense',
  'userlogin',
  'userpackagelicense',
  'userpermissionaccess',
  'userpreference',
  'userrecordaccess',
  'userrole',
  'weblink',
]);

/** Whether reading this object (folded name) needs no permission: custom metadata, setup and system objects. */
export function needsNoReadCheck(object: string): boolean {
  return object.endsWith('__mdt') || withoutPermissions.has(object) || object === 'aggregateresult';
}

/**
 * Whether writing this object (folded name) needs no permission: custom metadata can't be written by DML, and platform
 * events are published to subscribers, not stored.
 */
export function needsNoWriteCheck(object: string): boolean {
  return object.endsWith('__mdt') || object.endsWith('__e');
}

const derived =
  /__(?:share|history|feed)$|^(?:account|case|contact|lead|opportunity|campaign|order|user)(?:share|(?:field)?history|feed)$/;

/** Objects whose records belong to another one: files' links, posts, steps of an approval, what stands in folders. */
const derivedByName: ReadonlySet<string> = new Set([
  'campaignmemberstatus',
  'collaborationgroup',
  'collaborationgroupmember',
  'contentdocumentlink',
  'dashboard',
  'entitysubscription',
  'feedcomment',
  'feeditem',
  'folder',
  'processinstancenode',
  'processinstancestep',
  'processinstanceworkitem',
  'report',
]);

/** Whether records of the object (folded name) take their permissions from another one: shares, histories, posts, links. */
export function hasDerivedPermissions(object: string): boolean {
  return derived.test(object) || derivedByName.has(object);
}

/** Whether sharing says nothing about the records of this object (folded name). */
export function hasNoSharing(object: string): boolean {
  return needsNoReadCheck(object) || object.endsWith('__e');
}
