/** What the console shows about the instance; the application knows it. */
export interface InstanceInfo {
  readonly version: string;
  /** Address that people use, without a final slash. */
  readonly publicUrl: string;
  /** Address that devices knock at. */
  readonly deviceUrl: string;
}
export const INSTANCE_INFO = Symbol('InstanceInfo');
