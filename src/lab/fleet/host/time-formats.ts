import type { EpochMs } from '../../../brand.ts';

/** The same moment as different programs write it. All hosts of the fleet are on UTC. */

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

interface Parts {
  readonly year: string;
  readonly monthNumber: string;
  readonly month: string;
  readonly day: string;
  readonly weekday: string;
  readonly time: string;
}

function partsOf(at: EpochMs): Parts {
  const date = new Date(at);
  const iso = date.toISOString();
  return {
    year: iso.slice(0, 4),
    monthNumber: iso.slice(5, 7),
    month: MONTHS[date.getUTCMonth()] ?? '',
    day: iso.slice(8, 10),
    weekday: DAYS[date.getUTCDay()] ?? '',
    time: iso.slice(11, 19),
  };
}

/** `journalctl -o short-iso` of systemd 252. */
export function journalTime(at: EpochMs): string {
  const { year, monthNumber, day, time } = partsOf(at);
  return `${year}-${monthNumber}-${day}T${time}+0000`;
}

/** The journal lines below `systemctl status`. */
export function syslogTime(at: EpochMs): string {
  const { month, day, time } = partsOf(at);
  return `${month} ${day} ${time}`;
}

/** `systemctl show` and `systemctl status`. */
export function systemdTime(at: EpochMs): string {
  const { weekday, year, monthNumber, day, time } = partsOf(at);
  return `${weekday} ${year}-${monthNumber}-${day} ${time} UTC`;
}

/** `ps -o lstart`. */
export function processStartTime(at: EpochMs): string {
  const { weekday, month, day, time, year } = partsOf(at);
  return `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} ${year}`;
}

/** The comments of `iptables-save`; also `date` and `asctime`. */
export const iptablesTime = processStartTime;

export function nginxErrorTime(at: EpochMs): string {
  const { year, monthNumber, day, time } = partsOf(at);
  return `${year}/${monthNumber}/${day} ${time}`;
}

export function nginxAccessTime(at: EpochMs): string {
  const { day, month, year, time } = partsOf(at);
  return `${day}/${month}/${year}:${time} +0000`;
}

export function phpFpmTime(at: EpochMs): string {
  const { day, month, year, time } = partsOf(at);
  return `${day}-${month}-${year} ${time}`;
}

/** The `Date` header of HTTP. */
export const httpDate = (at: EpochMs): string => new Date(at).toUTCString();

/** A duration as systemd words it: `2h 47min`, `4min 2s`, `38s`. */
export function systemdSpan(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const units = [
    { name: 'd', size: 86_400 },
    { name: 'h', size: 3600 },
    { name: 'min', size: 60 },
    { name: 's', size: 1 },
  ];
  const largest = units.findIndex(({ size }) => seconds >= size);
  if (largest === -1) return '0s';
  let rest = seconds;
  return units
    .slice(largest, largest + 2)
    .flatMap(({ name, size }) => {
      const count = Math.floor(rest / size);
      rest -= count * size;
      return count === 0 ? [] : [`${count}${name}`];
    })
    .join(' ');
}
