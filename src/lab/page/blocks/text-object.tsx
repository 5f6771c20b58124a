import type { ReactNode } from 'react';
import type { TextObject as Text } from '../../slack/block-kit.ts';
import { PlainText } from './emoji.tsx';
import { Mrkdwn } from './mrkdwn.tsx';

export function TextObject({ text }: { readonly text: Text }): ReactNode {
  if (text.type === 'mrkdwn') return <Mrkdwn text={text.text} />;
  return (
    <span className="plain-text">
      {text.emoji === false ? text.text : <PlainText text={text.text} />}
    </span>
  );
}
