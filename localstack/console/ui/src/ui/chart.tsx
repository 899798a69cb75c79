import styles from './chart.module.css';

/** Counts over time as bars, the failures among them in red. */
export function Chart({ label, counts, marked }: { label: string; counts: number[]; marked: number[] }) {
  const most = Math.max(1, ...counts);
  return (
    <svg className={styles.chart} viewBox={`0 0 ${counts.length * 10} 100`} preserveAspectRatio="none" role="img" aria-label={label}>
      {counts.map((count, index) => {
        const height = (count / most) * 100;
        const loud = ((marked[index] ?? 0) / most) * 100;
        return (
          // A bar is identified by its position.
          <g key={index}>
            <rect className={styles.bar} x={index * 10 + 1} y={100 - height} width="8" height={height} />
            <rect className={styles.loud} x={index * 10 + 1} y={100 - loud} width="8" height={loud} />
          </g>
        );
      })}
    </svg>
  );
}
