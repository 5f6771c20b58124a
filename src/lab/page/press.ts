import { createContext, useContext } from 'react';

/** A button was pressed, or an option chosen, somewhere in a message or modal. */
export type OnPress = (pressed: {
  readonly blockId: string;
  readonly actionId: string;
  readonly choice: string | null;
}) => Promise<void>;

export const PressContext = createContext<OnPress>(async () => {});

export const useOnPress = (): OnPress => useContext(PressContext);
