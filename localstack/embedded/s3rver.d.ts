// The part of s3rver that we use; the package has no types.
declare module '@20minutes/s3rver' {
  import type { IncomingMessage, ServerResponse } from 'node:http';
  class S3rver {
    constructor(options: { directory: string; silent: boolean; vhostBuckets: boolean });
    context: { store: unknown; onerror(this: unknown, error: Error | null): void };
    store: unknown;
    silent: boolean;
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>;
    on(
      event: 'event',
      listener: (event: { Records: [import('./s3-notifications.ts').S3Record] }) => void,
    ): this;
    on(event: 'error', listener: (error: Error) => void): this;
  }
  export = S3rver;
}

declare module '@20minutes/s3rver/lib/stores/filesystem.js' {
  import type { Readable } from 'node:stream';
  import type S3Object from '@20minutes/s3rver/lib/models/object.js';
  class FilesystemStore {
    constructor(directory: string);
    rootDirectory: string;
    getBucketPath(bucket: string): string;
    getResourcePath(bucket: string, key: string | undefined, resource: string): string;
    putContent(file: string, content: Readable | Buffer): Promise<[size: number, md5: string]>;
    putObject(object: S3Object): Promise<{ size: number; md5: string }>;
    getBucket(bucket: string): Promise<object | null>;
    putPart(bucket: string, upload: string, part: string | number, content: Readable | Buffer): Promise<{ size: number; md5: string }>;
    putObjectMultipart(bucket: string, upload: string, parts: { number: number; etag: string }[]): Promise<{ size: number; md5: string }>;
    deleteObject(bucket: string, key: string): Promise<void>;
    getObject(
      bucket: string,
      key: string,
      range?: { start?: number; end?: number },
    ): Promise<(S3Object & { content: Readable | null }) | null>;
    copyObject(
      fromBucket: string,
      fromKey: string,
      bucket: string,
      key: string,
      replacement?: Record<string, string>,
    ): Promise<Record<string, string>>;
    getSubresource(bucket: string, key: undefined, type: 'cors'): Promise<CorsConfiguration | null>;
    getMetadata(bucket: string, key: string): Promise<Record<string, string>>;
  }
  interface CorsRule {
    hasWildcardOrigin: boolean;
    allowedOrigins: RegExp[];
    allowedMethods: string[];
    allowedHeaders: RegExp[];
    exposeHeaders: string[];
    maxAgeSeconds?: number;
  }
  interface CorsConfiguration {
    rules: CorsRule[];
  }
  export = FilesystemStore;
}

declare module '@20minutes/s3rver/lib/models/error.js' {
  class S3Error extends Error {
    /** The class maps each code to a status. */
    constructor(code: string, message: string);
  }
  export = S3Error;
}

declare module '@20minutes/s3rver/lib/models/object.js' {
  import type { Readable } from 'node:stream';
  class S3Object {
    static readonly ALLOWED_METADATA: readonly string[];
    constructor(bucket: string, key: string, content: Readable | null, metadata: Record<string, string>);
    bucket: string;
    key: string;
    content: Readable | Buffer | null;
    metadata: Record<string, string>;
    size: number;
    lastModifiedDate: Date;
  }
  export = S3Object;
}
