/** Whether an act may be done now, and if not why not. */
export type BackendPermission =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly why: string };

/** Nothing speaks against it. */
export const YES: BackendPermission = { allowed: true };
/** Something does. */
export const no = (why: string): BackendPermission => ({ allowed: false, why });
