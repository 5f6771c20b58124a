/** Remedies that can be carried out. The ids are stable: policy, plans, messages and the audit trail use them. */
export const REMEDY_IDS = ['restart-service', 'open-security-group'] as const;

export type RemedyId = (typeof REMEDY_IDS)[number];
