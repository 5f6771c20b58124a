import type { Cloud, Clouds } from '../ports/cloud.ts';
import type { Output } from './output.ts';

/** Tells on stderr what is being done, so that stdout holds the answer alone. */
export interface Progress {
  /** A new part of the way begins. */
  step(what: string): void;
  /** The same clouds, with each question to AWS counted. */
  watched(clouds: Clouds): Clouds;
  /** Leaves nothing half-written on the screen. */
  end(): void;
}

/** A terminal shows one line that changes; anything else (a file, a CI log) gets a line for each step. */
export function progressOn(err: Output, isTerminal: boolean): Progress {
  let what = '';
  let asked = 0;
  let answered = 0;
  const draw = () => {
    if (!isTerminal || what === '') return;
    const count = asked === 0 ? '' : ` (${answered} of ${asked} answers)`;
    err.write(`\r\u001b[2K${what}${count}`);
  };
  return {
    step(next) {
      what = next;
      asked = 0;
      answered = 0;
      if (isTerminal) draw();
      else err.write(`${next}\n`);
    },
    watched: (clouds) =>
      watchedClouds(clouds, async (call) => {
        asked++;
        draw();
        try {
          return await call();
        } finally {
          answered++;
          draw();
        }
      }),
    end() {
      what = '';
      if (isTerminal) err.write('\r\u001b[2K');
    },
  };
}

type Around = (call: () => Promise<unknown>) => Promise<unknown>;

function watchedClouds(clouds: Clouds, around: Around): Clouds {
  return {
    places: clouds.places,
    at(place) {
      const cloud = clouds.at(place);
      const ports = Object.entries(cloud).map(([name, port]) => [name, watchedPort(port, around)]);
      return Object.fromEntries(ports) as Cloud;
    },
  };
}

/** A port of asynchronous methods, each call of which goes through `around`. */
function watchedPort<Port extends object>(port: Port, around: Around): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      return typeof method === 'function'
        ? (...args: readonly unknown[]) => around(async () => method.apply(target, args))
        : method;
    },
  });
}
