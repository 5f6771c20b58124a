import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

const require = createRequire(import.meta.url);

/** A script as PowerShell's grammar understands it; the grammar is compiled to WebAssembly and ships with its package. */
export async function parsePowerShell(source: string): Promise<Node> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(
    await Language.load(require.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')),
  );
  const tree = parser.parse(source);
  if (tree === null) throw new Error('The parser was given no language');
  return tree.rootNode;
}

/** A node and all that is in it. */
export function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children) yield* nodesOf(child);
}

/** Where the grammar did not understand the script, as people look it up. */
export const misunderstood = (root: Node): readonly string[] =>
  [...nodesOf(root)]
    .filter(({ isError, isMissing }) => isError || isMissing)
    .map(({ startPosition, text }) => `line ${startPosition.row + 1}: ${text.slice(0, 80)}`);
