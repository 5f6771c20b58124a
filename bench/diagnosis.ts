// How often the first verdict is right on incidents that it has not seen: every known incident is diagnosed with the
// experience of all others but those of its own thread, in fifteen parts. Rules alone stand beside it, but rules were
// written with some of these incidents in view: what they say of those is no measure.
//
//     node tools/run-ts.mjs bench/diagnosis.ts [--json] [FOLDER...]
import { diagnoseObservations } from '../src/diagnosis/diagnose.ts';
import { featuresOf } from '../src/diagnosis/experience/features.ts';
import { countIncidents, NOTHING_KNOWN } from '../src/diagnosis/experience/known-incidents.ts';
import { INCIDENT_FOLDERS, labelledIncidents } from '../tools/labelled-incidents.ts';

const PARTS = 15;
/** Somebody acts on a wrong verdict from here on. */
const SURE = 0.8;

interface Judged {
  readonly right: boolean;
  readonly confidence: number;
}

const folders = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const incidents = labelledIncidents(folders.length > 0 ? folders : INCIDENT_FOLDERS).map((one) => ({
  ...one,
  features: featuresOf(one.bundle, one.observations),
}));
const threads = [...new Set(incidents.map(({ source }) => source))].sort();
const partOf = (source: string) => threads.indexOf(source) % PARTS;

const rules: Judged[] = [];
const experienced: Judged[] = [];
for (let part = 0; part < PARTS; part++) {
  const known = countIncidents(incidents.filter(({ source }) => partOf(source) !== part));
  for (const { source, fromTheField, bundle, observations, accepted } of incidents) {
    if (!fromTheField || partOf(source) !== part) continue;
    const first = (with_: typeof known): Judged => {
      const [best] = diagnoseObservations(bundle, observations, with_).verdicts;
      return {
        right: best !== undefined && accepted.includes(best.cause),
        confidence: best?.confidence ?? 0,
      };
    };
    rules.push(first(NOTHING_KNOWN));
    experienced.push(first(known));
  }
}

const rows = [
  { verdicts: 'rules alone', ...summary(rules) },
  { verdicts: 'rules and experience', ...summary(experienced) },
];
if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ incidents: rules.length, rows }));
} else {
  console.log(
    `| ${rules.length} incidents | first verdict right | wrong and sure | calibration error |`,
  );
  console.log('|---|---|---|---|');
  for (const { verdicts, right, misled, error } of rows) {
    console.log(`| ${verdicts} | ${right} | ${misled} | ${error} |`);
  }
}

function summary(judged: readonly Judged[]) {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const error = Array.from({ length: 10 }, (_, bin) =>
    judged.filter(({ confidence }) => Math.min(9, Math.floor(confidence * 10)) === bin),
  ).reduce(
    (sum, inBin) =>
      sum +
      (inBin.length / judged.length) *
        Math.abs(
          mean(inBin.map(({ right }) => Number(right))) -
            mean(inBin.map(({ confidence }) => confidence)),
        ),
    0,
  );
  return {
    right: Number(mean(judged.map(({ right }) => Number(right))).toFixed(3)),
    misled: judged.filter(({ right, confidence }) => !right && confidence >= SURE).length,
    error: Number(error.toFixed(3)),
  };
}
