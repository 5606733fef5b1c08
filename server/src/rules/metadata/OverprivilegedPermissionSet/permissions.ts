import type { Confidence } from '#shared/finding';

/** A user permission that a solution's users hardly ever need, and what its holder can do. */
export interface BroadPermission {
  readonly label: string;
  readonly allows: string;
  readonly confidence: Confidence;
}

/**
 * User permissions by API name (PermissionSet of the Object Reference, without the prefix `Permissions`). `high`: their
 * holder reads or changes everything, or can grant himself the rest. `medium`: they open one part of the org's
 * administration or of its secrets. `low`: they show more than most tasks need.
 */
export const broadPermissions: ReadonlyMap<string, BroadPermission> = new Map(
  (
    [
      ['ModifyAllData', 'Modify All Data', 'changes and deletes every record, whoever owns it', 'high'],
      ['ViewAllData', 'View All Data', 'reads every record, whoever owns it', 'high'],
      ['AuthorApex', 'Author Apex', 'deploys code that runs in system mode', 'high'],
      ['CustomizeApplication', 'Customize Application', 'changes the metadata and the set-up of the org', 'high'],
      ['ModifyMetadata', 'Modify Metadata Through Metadata API Functions', 'deploys metadata of any kind', 'high'],
      ['ManageUsers', 'Manage Users', 'makes users and gives them permissions', 'high'],
      ['ManageInternalUsers', 'Manage Internal Users', 'makes users and gives them permissions', 'high'],
      ['AssignPermissionSets', 'Assign Permission Sets', 'gives any permission set to anybody', 'high'],
      [
        'ManageProfilesPermissionsets',
        'Manage Profiles and Permission Sets',
        'adds permissions to profiles and permission sets',
        'high',
      ],
      ['ResetPasswords', 'Reset User Passwords and Unlock Users', "takes over other people's accounts", 'medium'],
      ['ManageRoles', 'Manage Roles', 'changes who sees whose records', 'medium'],
      ['ManageSharing', 'Manage Sharing', 'changes who sees which records', 'medium'],
      ['ManagePasswordPolicies', 'Manage Password Policies', 'weakens the rules for passwords', 'medium'],
      ['ManageLoginAccessPolicies', 'Manage Login Access Policies', 'decides who may sign in as other users', 'medium'],
      ['ManageIpAddresses', 'Manage IP Addresses', 'changes from where users may sign in', 'medium'],
      ['ManageAuthProviders', 'Manage Auth. Providers', 'changes who vouches for users at sign-in', 'medium'],
      ['ManageRemoteAccess', 'Manage Connected Apps', 'changes which applications get tokens', 'medium'],
      ['ManageNamedCredentials', 'Manage Named Credentials', 'sends credentials to another address', 'medium'],
      ['ManageCertificates', 'Manage Certificates', "replaces the org's keys", 'medium'],
      ['ManageTwoFactor', 'Manage Multi-Factor Authentication in API', "manages other people's second factor", 'medium'],
      [
        'ManageSessionPermissionSets',
        'Manage Session Permission Set Activations',
        'activates permission sets that need a check',
        'medium',
      ],
      ['ManageSandboxes', 'Manage Sandboxes', "makes copies of the org's data", 'medium'],
      ['ManageDataIntegrations', 'Manage Data Integrations', 'watches and aborts all bulk jobs', 'medium'],
      ['InstallPackaging', 'Download AppExchange Packages', 'installs packages', 'medium'],
      ['DataExport', 'Weekly Data Export', "takes a copy of all the org's data", 'medium'],
      ['ViewEncryptedData', 'View Encrypted Data', 'reads encrypted fields in clear', 'medium'],
      ['ViewClientSecret', 'View Client Secret', 'reads the secrets of applications', 'medium'],
      ['ViewAllFieldsGlobal', 'View All Fields', 'reads every field, whatever field-level security says', 'medium'],
      ['QueryAllFiles', 'Query All Files', 'reads every file, whoever owns it', 'medium'],
      ['BulkApiHardDelete', 'Bulk API Hard Delete', 'deletes records for good', 'medium'],
      ['TransferAnyEntity', 'Transfer Record', 'gives records to other owners', 'low'],
      ['PasswordNeverExpires', 'Password Never Expires', 'keeps a password for ever', 'low'],
      ['ViewSetup', 'View Setup and Configuration', 'reads how the org is set up', 'low'],
      ['ViewAllUsers', 'View All Users', 'sees all users, whatever sharing says', 'low'],
      ['ViewAllProfiles', 'View All Profiles', 'sees all profiles', 'low'],
      ['ViewEventLogFiles', 'View Event Log Files', 'reads who did what', 'low'],
    ] as const
  ).map(([name, label, allows, confidence]) => [name.toLowerCase(), { label, allows, confidence }]),
);
