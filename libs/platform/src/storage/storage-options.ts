/** Where objects are kept. */
export type StorageOptions =
  | { readonly kind: 'disk'; readonly directory: string }
  | {
      readonly kind: 's3';
      /** `https://s3.exemple.fr`; `http:` only towards this machine. */
      readonly url: string;
      readonly bucket: string;
      readonly region: string;
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
    };
