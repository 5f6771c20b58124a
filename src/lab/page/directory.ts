import { createContext, useContext } from 'react';
import type { LabChannel, LabPerson, LabUserGroup } from '../slack/people.ts';

/** Who and what mentions refer to. */
export interface Directory {
  readonly people: readonly LabPerson[];
  readonly channels: readonly LabChannel[];
  readonly userGroups: readonly LabUserGroup[];
}

export const DirectoryContext = createContext<Directory>({
  people: [],
  channels: [],
  userGroups: [],
});

export const useDirectory = (): Directory => useContext(DirectoryContext);
