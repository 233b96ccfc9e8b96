const PATHS = {
  today: "M12 4v2M12 18v2M4 12h2M18 12h2M6.3 6.3l1.4 1.4M16.3 16.3l1.4 1.4M6.3 17.7l1.4-1.4M16.3 7.7l1.4-1.4M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6",
  trend: "M4 4v16h16M7 15l4-4 3 3 5-6",
  messages: "M4 5h16v11H10l-4 4v-4H4z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  calendar: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  phone: "M5 4h4l1.5 5-2.5 1.5a12 12 0 0 0 5.5 5.5L15 13.5l5 1.5v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1",
  video: "M3 7h12v10H3zM15 11l6-3v8l-6-3",
  "video-off": "M3 7h9l3 3v7H3zM15 11l6-3v8l-3-1.5M3 3l18 18",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M6 11a6 6 0 0 0 12 0M12 17v4",
  "mic-off": "M9 6a3 3 0 0 1 6 0v5M9 10v1a3 3 0 0 0 4.5 2.6M6 11a6 6 0 0 0 9.5 4.9M12 17v4M3 3l18 18",
  "hang-up": "M3 14c5-5 13-5 18 0l-2.5 3-4-1.5v-3a12 12 0 0 0-5 0v3l-4 1.5z",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 20 20",
  check: "M5 12.5 10 17 19 7",
  alert: "M12 4 2.5 20h19zM12 10v4M12 17h.01",
  stop: "M8.5 4h7L20 8.5v7L15.5 20h-7L4 15.5v-7zM8 12h8",
  info: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 11v5M12 8h.01",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21a8 8 0 0 1 16 0",
  people: "M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7M2.5 20a6.5 6.5 0 0 1 13 0M16 5.2a3.5 3.5 0 0 1 0 6.6M18 14.2a6.5 6.5 0 0 1 3.5 5.8",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4",
  "sign-out": "M10 4H5v16h5M15 8l4 4-4 4M19 12H9",
  pill: "M8.5 20A4.5 4.5 0 0 1 5 12.2L12.2 5a4.5 4.5 0 0 1 6.4 6.4l-7.2 7.2a4.5 4.5 0 0 1-2.9 1.4M8.6 8.6l6.4 6.4",
  keyboard: "M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M8 14h8",
  close: "M6 6l12 12M18 6 6 18",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4l3 2",
  plus: "M12 5v14M5 12h14",
  left: "M14 6l-6 6 6 6",
  right: "M10 6l6 6-6 6",
  refresh: "M19 8a8 8 0 1 0 1 6M20 4v5h-5",
  offline: "M3 3l18 18M5 12a10 10 0 0 1 4-2.5M2 8.5A15 15 0 0 1 6 6M12 7a13 13 0 0 1 10 3M15 11a9 9 0 0 1 4 2M9 16a5 5 0 0 1 6 0M12 19.5h.01",
  moon: "M20 14a8 8 0 0 1-10-10 8 8 0 1 0 10 10",
  flag: "M6 21V4h12l-2.5 4L18 12H6",
  sign: "M4 20h16M5 16c4-9 8-12 9-10s-4 9-6 9 1-4 4-4 1 4 3 4 2-1 3-2",
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing beside a word, never instead of one: hidden from screen readers. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 3 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: "none" }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
