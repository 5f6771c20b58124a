import { DOCUMENT_IDS, ssmDocument } from '../infra/ssm-documents.ts';
import { asCaller } from '../run-command/caller.ts';
import { startRunCommand } from '../run-command/endpoint.ts';
import type { ManagedNode } from '../run-command/node.ts';
import { type Front, startFront } from './front.ts';
import { buildShop, type Shop } from './shop.ts';
import { startStandIn } from './stand-in.ts';

/** An AWS with the shop in it, for the credentials in this process's environment. */
export interface Scene {
  readonly front: Front;
  readonly shop: Shop;
  close(): Promise<void>;
}

/** @param found what Run Command finds on the two instances of the shop; null where no agent is */
export async function openScene(
  port: number,
  found: readonly [ManagedNode, ManagedNode | null],
): Promise<Scene> {
  const standIn = await startStandIn();
  const nodes: Record<string, ManagedNode> = {};
  const runCommand = await startRunCommand({
    // By the names that the command line uses when nobody says others.
    documents: Object.fromEntries(DOCUMENT_IDS.map((id) => [`fiveohtwo-${id}`, ssmDocument(id)])),
    nodes,
  });
  const front = await startFront(standIn.url, runCommand.url);
  const restore = asCaller({ AWS_ENDPOINT_URL: front.url });
  const close = async () => {
    restore();
    await Promise.all([front.close(), runCommand.close(), standIn.stop()]);
  };
  try {
    const shop = await buildShop(port);
    for (const [index, { id }] of shop.instances.entries()) {
      const node = found[index] ?? null;
      if (node !== null) nodes[id] = node;
    }
    return { front, shop, close };
  } catch (error) {
    await close();
    throw error;
  }
}
