import { z } from 'zod';
import type { Template } from './packaged.ts';

const oneOrMany = <T>(one: z.ZodType<T>) =>
  z.union([one, z.array(one)]).transform((value): T[] => (Array.isArray(value) ? value : [value]));

const statementSchema = z.object({
  Sid: z.string(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany(z.string()),
  Resource: oneOrMany(z.unknown()),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});
export type Statement = z.infer<typeof statementSchema> & {
  /** The condition of the template under which the role holds it; null is always. */
  readonly when: string | null;
};

/** A statement that stands under a condition of its own. */
const conditionalSchema = z
  .object({ 'Fn::If': z.tuple([z.string(), statementSchema, z.unknown()]) })
  .transform(({ 'Fn::If': [when, statement] }) => ({ ...statement, when }));

const documentSchema = z.object({
  Statement: z.array(
    z.union([
      conditionalSchema,
      statementSchema.transform((statement) => ({ ...statement, when: null })),
    ]),
  ),
});
const inlineSchema = z.array(z.object({ PolicyDocument: documentSchema }));

/** Every statement that a role holds: its own and those of policies attached to it. */
export function statementsOf({ Resources }: Template, role: string): readonly Statement[] {
  const own = inlineSchema
    .parse(Resources[role]?.Properties['Policies'] ?? [])
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const attached = Object.values(Resources)
    .filter(
      ({ Type, Properties }) =>
        /^AWS::IAM::(?:Managed)?Policy$/.test(Type) &&
        JSON.stringify(Properties['Roles']).includes(`"${role}"`),
    )
    .flatMap(({ Properties, Condition = null }) =>
      documentSchema
        .parse(Properties['PolicyDocument'])
        .Statement.map((statement) => ({ ...statement, when: statement.when ?? Condition })),
    );
  return [...own, ...attached];
}

export const allowed = (statements: readonly Statement[]): readonly Statement[] =>
  statements.filter(({ Effect }) => Effect === 'Allow');

/** Whether an action only looks: by the verbs that AWS gives such actions. */
export const isRead = (action: string): boolean =>
  /^[a-z0-9-]+:(Describe|Get|List|Lookup|BatchGet|Query)/i.test(action);
