/** The describe vocabulary of Apex: which methods ask for which permission, which expressions name objects and fields. */

import type { Permission, StripAccess } from './values';

/** Methods of `DescribeSObjectResult` and `DescribeFieldResult` that answer with the running user's permissions. */
export const permissionMethods: ReadonlyMap<string, Permission> = new Map<string, Permission>([
  ['iscreateable', 'create'],
  ['isaccessible', 'read'],
  ['isqueryable', 'read'],
  ['issearchable', 'read'],
  ['isupdateable', 'update'],
  ['isdeletable', 'delete'],
  ['isundeletable', 'undelete'],
  ['ismergeable', 'merge'],
]);

/** ESAPI's access controller, whose names the platform's security library documents. */
export const esapiMethods: ReadonlyMap<string, Permission> = new Map<string, Permission>([
  ['isauthorizedtoview', 'read'],
  ['isauthorizedtocreate', 'create'],
  ['isauthorizedtoupdate', 'update'],
  ['isauthorizedtodelete', 'delete'],
]);

/** Values of `System.AccessType`. */
export const stripAccessTypes: ReadonlySet<string> = new Set<StripAccess>(['creatable', 'readable', 'updatable', 'upsertable']);

/** Methods and members that stay with the object or field a describe value is about. */
export const describeSteps: ReadonlySet<string> = new Set([
  'getdescribe',
  'getsobjecttype',
  'sobjecttype',
  'getsobjectfield',
  'values',
  'keyset',
  'clone',
]);

/** `Database` methods that change records. */
export const databaseDml: ReadonlyMap<string, 'insert' | 'update' | 'upsert' | 'delete' | 'undelete' | 'merge'> = new Map([
  ['insert', 'insert'],
  ['insertasync', 'insert'],
  ['insertimmediate', 'insert'],
  ['update', 'update'],
  ['updateasync', 'update'],
  ['updateimmediate', 'update'],
  ['upsert', 'upsert'],
  ['delete', 'delete'],
  ['deleteasync', 'delete'],
  ['deleteimmediate', 'delete'],
  ['undelete', 'undelete'],
  ['merge', 'merge'],
] as const);

/** `Database` methods that run a query given as a string. */
export const databaseQueries: ReadonlySet<string> = new Set([
  'query',
  'querywithbinds',
  'countquery',
  'countquerywithbinds',
  'getquerylocator',
  'getquerylocatorwithbinds',
  'getcursor',
  'getcursorwithbinds',
  'getpaginationcursor',
  'getpaginationcursorwithbinds',
]);
