import { useEffect, useState } from 'react';
import { useToast } from '../feedback/toast';
import { Button } from './button';

const SAID_FOR = 2_000;

/** Puts a text on the clipboard, and says so for a moment. */
export function CopyButton({ text, children }: { readonly text: string; readonly children: string }) {
  const toast = useToast();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = window.setTimeout(() => setCopied(false), SAID_FOR);
    return () => window.clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast({ tone: 'failed', icon: 'circle-x', title: 'The clipboard cannot be reached' });
    }
  };
  return (
    <Button size="small" icon={copied ? 'check' : 'copy'} onClick={() => void copy()}>
      {copied ? 'Copied' : children}
    </Button>
  );
}
