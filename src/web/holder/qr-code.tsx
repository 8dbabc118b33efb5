/** A code as a square that scanners read; the code itself stands beside it, for who has none. */
import encodeQr from 'qr'

const QUIET_MODULES = 4
const SIZE = 132

export const QrCode = ({ text, label }: { text: string; label: string }) => {
  const rows = encodeQr(text, 'raw', { border: QUIET_MODULES })
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <svg
      width={SIZE}
      height={SIZE}
      viewBox={`0 0 ${rows.length} ${rows.length}`}
      role="img"
      aria-label={label}
    >
      <rect width={rows.length} height={rows.length} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
