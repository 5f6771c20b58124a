import { alikeOnHosts, onHosts, withoutHost } from '../../remedies/on-hosts.ts';
import type { Change } from '../../remedies/plan.ts';

/** What a plan does, as it is approved: each command or call once, with the hosts that it runs on. */
export const commandsOf = (changes: readonly Change[]): string =>
  alikeOnHosts(changes, commandOf, hostOf)
    .map(({ first, hosts }) => onHosts(commandOf(first), hosts))
    .join('\n');

/** The same, with the lines that each replaces under it: for a message that has room for them. */
export const commandsWithDiffs = (changes: readonly Change[]): string =>
  alikeOnHosts(changes, (change) => [commandOf(change), ...replaced(change)].join('\n'), hostOf)
    .flatMap(({ first, hosts }) => [onHosts(commandOf(first), hosts), ...replaced(first)])
    .join('\n');

const hostOf = (change: Change): string | null =>
  change.kind === 'run-on-host' ? change.instanceId : null;

const commandOf = (change: Change): string => withoutHost(change.shown, hostOf(change));

const replaced = ({ diff }: Change): readonly string[] =>
  diff === undefined
    ? []
    : [...diff.before.map((line) => `- ${line}`), ...diff.after.map((line) => `+ ${line}`)];
