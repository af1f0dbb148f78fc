import { useToast } from '../feedback/toast';
import { IconButton } from './icon-button';

/** Puts the link to what is shown on the clipboard, for a colleague to click. */
export function CopyLink({ link }: { readonly link: string }) {
  const toast = useToast();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      toast({ tone: 'done', icon: 'link', title: 'The link is copied', detail: link });
    } catch {
      toast({ tone: 'failed', icon: 'circle-x', title: 'The clipboard cannot be reached' });
    }
  };
  return <IconButton icon="link" label="Copy link" onClick={() => void copy()} />;
}
