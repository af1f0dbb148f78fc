/** Apple's limits. */
export const BETA_LIMITS = {
  /** Characters of what to test, in one language. */
  notes: 4_000,
  /** Testers of the team per app. */
  internalTesters: 100,
  externalTesters: 10_000,
  /** Calls of one plan: each tester is a request of its own. */
  testersPerPlan: 200,
  buildsPerPlan: 50,
} as const;
