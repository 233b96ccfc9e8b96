/** One theme from the tokens: 16 px for patients, 14 px for staff, one calm accent. */
import { createTheme, mergeThemeOverrides, type CSSVariablesResolver, type MantineColorsTuple } from "@mantine/core";

const tide: MantineColorsTuple = [
  "#eaf5f8",
  "#d3e8ee",
  "#a9d3df",
  "#7cbccf",
  "#57a7bf",
  "#3a91ab",
  "#247c96",
  "#16627a",
  "#105064",
  "#0b3e4f",
];

const shared = createTheme({
  primaryColor: "tide",
  primaryShade: { light: 7, dark: 7 },
  colors: { tide },
  fontFamily: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  defaultRadius: "sm",
  radius: { xs: "2px", sm: "4px", md: "6px", lg: "8px", xl: "12px" },
  spacing: { xs: "8px", sm: "12px", md: "16px", lg: "24px", xl: "32px" },
  shadows: { xs: "none", sm: "none", md: "0 4px 16px rgb(0 0 0 / 12%)" },
  headings: { fontWeight: "600" },
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: { centered: true, closeButtonProps: { "aria-label": "Close" } },
      styles: { title: { fontWeight: 600 }, content: { background: "var(--ek-surface)" }, header: { background: "inherit" } },
    },
    Drawer: {
      defaultProps: { closeButtonProps: { "aria-label": "Close" } },
      styles: { title: { fontWeight: 600 }, content: { background: "var(--ek-surface)" }, header: { background: "inherit" } },
    },
    SegmentedControl: {
      styles: {
        root: { background: "var(--ek-sunken)" },
        indicator: { background: "var(--ek-surface)", border: "1px solid var(--ek-line-strong)", boxShadow: "none" },
      },
    },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 300, events: { hover: true, focus: true, touch: false } } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } } },
    Loader: { defaultProps: { type: "dots" } },
    Table: { defaultProps: { verticalSpacing: "xs", horizontalSpacing: "sm" } },
  },
});

export const patientTheme = mergeThemeOverrides(
  shared,
  createTheme({
    fontSizes: { xs: "13px", sm: "14px", md: "16px", lg: "18px", xl: "20px" },
    headings: {
      sizes: {
        h1: { fontSize: "24px", lineHeight: "32px" },
        h2: { fontSize: "18px", lineHeight: "24px" },
        h3: { fontSize: "16px", lineHeight: "24px" },
      },
    },
    components: Object.fromEntries(
      ["Button", "TextInput", "PasswordInput", "Textarea", "Select", "NativeSelect", "NumberInput"].map((name) => [
        name,
        { defaultProps: { size: "md" } },
      ]),
    ),
  }),
);

export const staffTheme = mergeThemeOverrides(
  shared,
  createTheme({
    fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "18px" },
    headings: {
      sizes: {
        h1: { fontSize: "20px", lineHeight: "28px" },
        h2: { fontSize: "16px", lineHeight: "24px" },
        h3: { fontSize: "14px", lineHeight: "20px" },
      },
    },
    components: Object.fromEntries(
      ["Button", "TextInput", "PasswordInput", "Textarea", "Select", "NativeSelect", "NumberInput"].map((name) => [
        name,
        { defaultProps: { size: "sm" } },
      ]),
    ),
  }),
);

const FROM_TOKENS = {
  "--mantine-color-body": "var(--ek-ground)",
  "--mantine-color-text": "var(--ek-ink)",
  "--mantine-color-bright": "var(--ek-ink)",
  "--mantine-color-dimmed": "var(--ek-ink-soft)",
  "--mantine-color-anchor": "var(--ek-accent-ink)",
  "--mantine-color-default": "var(--ek-surface)",
  "--mantine-color-default-hover": "var(--ek-sunken)",
  "--mantine-color-default-color": "var(--ek-ink)",
  "--mantine-color-default-border": "var(--ek-line-strong)",
  "--mantine-color-placeholder": "var(--ek-ink-soft)",
  "--mantine-color-error": "var(--ek-act)",
  "--mantine-color-tide-light": "var(--ek-accent-soft)",
  "--mantine-color-tide-light-color": "var(--ek-accent-ink)",
  "--mantine-color-tide-light-hover": "var(--ek-accent-soft)",
  "--mantine-color-tide-text": "var(--ek-accent-ink)",
  "--mantine-color-tide-outline": "var(--ek-accent-ink)",
};

/** Mantine's own variables, drawn from the tokens in tokens.css. */
export const variablesFromTokens: CSSVariablesResolver = () => ({
  variables: {},
  light: FROM_TOKENS,
  dark: {
    ...FROM_TOKENS,
    "--mantine-color-dark-4": "var(--ek-line)",
    "--mantine-color-dark-5": "var(--ek-sunken)",
    "--mantine-color-dark-6": "var(--ek-surface)",
    "--mantine-color-dark-7": "var(--ek-surface)",
  },
});
