import { randomBytes } from 'node:crypto';
import type { ViewDefinition } from './block-kit.ts';

/** Slack shows at most three views on top of each other. */
const MAX_DEPTH = 3;

export interface OpenView {
  readonly id: string;
  readonly user: string;
  /** Changes with every update; an update that names an older one loses the race. */
  readonly hash: string;
  readonly rootId: string;
  readonly previousId: string | null;
  readonly definition: ViewDefinition;
}

/** The modals that people have open, each person's as a stack with the visible one on top. */
export class Modals {
  readonly #stacks = new Map<string, readonly OpenView[]>();

  /** The views on top: what people see now. */
  visible(): readonly OpenView[] {
    return [...this.#stacks.values()].flatMap((stack) => stack.at(-1) ?? []);
  }

  find(id: string): OpenView | null {
    return [...this.#stacks.values()].flat().find((view) => view.id === id) ?? null;
  }

  findByExternalId(externalId: string): OpenView | null {
    const views = [...this.#stacks.values()].flat();
    return views.find((view) => view.definition.external_id === externalId) ?? null;
  }

  open(user: string, definition: ViewDefinition): OpenView {
    const id = newId('V');
    const view = { id, user, hash: newId('h'), rootId: id, previousId: null, definition };
    this.#stacks.set(user, [view]);
    return view;
  }

  /** Puts a view on top of the visible one; null when three are open already. */
  push(user: string, definition: ViewDefinition): OpenView | null {
    const stack = this.#stacks.get(user) ?? [];
    const below = stack.at(-1);
    if (!below) return this.open(user, definition);
    if (stack.length >= MAX_DEPTH) return null;
    const id = newId('V');
    const view = {
      id,
      user,
      hash: newId('h'),
      rootId: below.rootId,
      previousId: below.id,
      definition,
    };
    this.#stacks.set(user, [...stack, view]);
    return view;
  }

  update(view: OpenView, definition: ViewDefinition): OpenView {
    const updated = { ...view, hash: newId('h'), definition };
    const stack = this.#stacks.get(view.user) ?? [];
    this.#stacks.set(
      view.user,
      stack.map((each) => (each.id === view.id ? updated : each)),
    );
    return updated;
  }

  /** Closes the visible view; the one below it, if any, shows again. */
  close(user: string): void {
    this.#stacks.set(user, (this.#stacks.get(user) ?? []).slice(0, -1));
  }

  clear(user: string): void {
    this.#stacks.delete(user);
  }
}

const newId = (prefix: string): string =>
  `${prefix}${randomBytes(8).toString('hex').toUpperCase()}`;
