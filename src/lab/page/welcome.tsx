import type { ReactNode } from 'react';

/** What a newcomer reads in an empty channel. */
export function Welcome(props: { readonly channelName: string }): ReactNode {
  return (
    <section className="welcome" aria-label="How to begin">
      <h2 className="welcome-title">#{props.channelName} is quiet</h2>
      <ol>
        <li>
          Break the shop: choose a fault under <b>Faults</b> on the right.
        </li>
        <li>
          Ask what is wrong: type <code>/502 shop</code> below and press Enter.
        </li>
        <li>
          Read the evidence, then approve the remedy. Who may do that depends on whom you are:
          change sides on the left.
        </li>
        <li>Watch the fleet recover.</li>
      </ol>
      <p>Everything here is simulated on this machine; the bot is the real one.</p>
    </section>
  );
}
