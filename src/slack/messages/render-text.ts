import type { IncidentRecord } from '../../incident/record.ts';
import type { Part, Section, Span } from './card.ts';
import { clean } from './escape.ts';
import { incidentCard } from './incident-card.ts';

/**
 * The incident's message for a terminal: the same card as in Slack, whole. A button, or an option of a menu, is shown as `[n] label`, where
 * `n - 1` is its position in the open question's options.
 */
export function renderText(record: IncidentRecord): string {
  const { title, sections } = incidentCard(record);
  const drawn = sections.map(sectionText).filter((text) => text !== '');
  return `${[clean(title), ...drawn].join('\n\n')}\n`;
}

const sectionText = ({ parts }: Section): string => parts.map(partText).join('\n').trim();

function partText(part: Part): string {
  switch (part.kind) {
    case 'paragraph':
      return spansText(part.spans);
    case 'list':
      return part.items.map((spans) => `  - ${spansText(spans)}`).join('\n');
    case 'verbatim':
      return indented(clean(part.text), '    | ');
    case 'small':
      return clean(part.text);
    case 'buttons':
      return part.buttons.map(({ option, label }) => `[${option + 1}] ${clean(label)}`).join('   ');
    case 'menu':
      return part.options.map(({ option, label }) => `[${option + 1}] ${clean(label)}`).join('\n');
    default:
      return part satisfies never;
  }
}

const spansText = (spans: readonly Span[]): string =>
  spans
    .map((span) => ('id' in span ? `@${span.name}` : span.text))
    .map(clean)
    .join('');

const indented = (text: string, by: string): string =>
  text
    .split('\n')
    .map((line) => `${by}${line}`)
    .join('\n');
