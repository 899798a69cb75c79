import { useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { t } from '../strings/shell.ts';
import styles from './pull-to-refresh.module.css';

/** How far (px) the page has to be pulled. */
const enough = 90;

/** Refetches the page's content when it is pulled down on a touch screen. For keyboards there is a button. */
export function PullToRefresh() {
  const queries = useQueryClient();
  const [pulled, setPulled] = useState(0);
  const [state, setState] = useState<'idle' | 'refreshing' | 'done'>('idle');
  const pull = useRef<{ x: number; y: number; distance: number }>(undefined);
  const refresh = async () => {
    setState('refreshing');
    await queries.refetchQueries({ type: 'active' });
    setState('done');
  };
  const onStart = useEffectEvent(({ touches: [touch, ...others], target }: TouchEvent) => {
    const elsewhere = target instanceof Element && target.closest('dialog, textarea, [role=menu]');
    pull.current = touch && others.length === 0 && scrollY <= 0 && state !== 'refreshing' && !elsewhere ? { x: touch.clientX, y: touch.clientY, distance: 0 } : undefined;
  });
  const onMove = useEffectEvent(({ touches: [touch] }: TouchEvent) => {
    if (!pull.current || !touch) return;
    const [across, down] = [Math.abs(touch.clientX - pull.current.x), touch.clientY - pull.current.y];
    // Moving upwards is scrolling, and moving sideways is for a carousel.
    if (down < 0 || across > down || scrollY > 0) pull.current = undefined;
    else pull.current.distance = down;
    setPulled(pull.current ? Math.min(down, enough * 1.3) : 0);
  });
  const onEnd = useEffectEvent(() => {
    // Reads the ref, because the state is from the last render and may be outdated.
    if (pull.current && pull.current.distance >= enough) void refresh();
    pull.current = undefined;
    setPulled(0);
  });
  useEffect(() => {
    const listening = new AbortController();
    // Passive, so that the browser's own scrolling is not delayed.
    const options = { passive: true, signal: listening.signal };
    addEventListener('touchstart', onStart, options);
    addEventListener('touchmove', onMove, options);
    addEventListener('touchend', onEnd, options);
    addEventListener('touchcancel', onEnd, options);
    return () => listening.abort();
  }, []);
  const shown = state === 'refreshing' ? enough : pulled;
  return (
    <>
      {shown > 0 && (
        <div className={styles.sign} data-busy={state === 'refreshing'} style={{ translate: `0 ${shown / 2}px`, opacity: shown / enough }} aria-hidden="true">
          <RefreshCw size={20} />
        </div>
      )}
      <button type="button" className="shown-on-focus" onClick={() => void refresh()}>
        {t('refresh')}
      </button>
      <p className="visually-hidden" role="status">
        {state === 'refreshing' && t('refreshing')}
        {state === 'done' && t('refreshed')}
      </p>
    </>
  );
}
