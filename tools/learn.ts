// Counts the known incidents anew: `npm run learn`, after a change of readers or of test/fixtures.
import { writeFileSync } from 'node:fs';
import { featuresOf } from '../src/diagnosis/experience/features.ts';
import { countIncidents } from '../src/diagnosis/experience/known-incidents.ts';
import { INCIDENT_FOLDERS, labelledIncidents } from './labelled-incidents.ts';

const known = countIncidents(
  labelledIncidents(INCIDENT_FOLDERS).map(({ cause, bundle, observations }) => ({
    cause,
    features: featuresOf(bundle, observations),
  })),
);
const rows = Object.entries(known.features).map(
  ([feature, counts]) => `${JSON.stringify(feature)}:${JSON.stringify(counts)}`,
);
// A line per feature: a change of a few incidents is a change of a few lines.
writeFileSync(
  'src/diagnosis/experience/known-incidents.json',
  `{"causes":${JSON.stringify(known.causes)},\n"incidents":${JSON.stringify(known.incidents)},\n"features":{\n${rows.join(',\n')}\n}}\n`,
);
console.log(
  `${known.incidents.reduce((sum, count) => sum + count, 0)} incidents, ${rows.length} features`,
);
