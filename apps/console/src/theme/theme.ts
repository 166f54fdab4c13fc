import { defaultLightTheme, type RaThemeOptions } from 'react-admin';
import { COLOURS } from './palette.js';

const FOCUS = { outline: `3px solid ${COLOURS.brand}`, outlineOffset: 2 };
// The reader's own system font: nothing to download, and what she reads best.
const FONTS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
export const MONOSPACE = 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace';

/** Calm, flat, legible: one accent colour, thin lines instead of shadows, targets of 40 px and more. */
export const theme: RaThemeOptions = {
  ...defaultLightTheme,
  palette: {
    mode: 'light',
    primary: { main: COLOURS.brand, dark: COLOURS.brandDark, contrastText: '#ffffff' },
    secondary: { main: COLOURS.brand, dark: COLOURS.brandDark, contrastText: '#ffffff' },
    error: { main: COLOURS.danger },
    success: { main: COLOURS.success },
    warning: { main: COLOURS.warning },
    text: { primary: COLOURS.ink, secondary: COLOURS.inkSoft },
    divider: COLOURS.line,
    background: { default: COLOURS.ground, paper: COLOURS.surface },
  },
  shape: { borderRadius: 8 },
  typography: {
    fontFamily: FONTS,
    fontSize: 14,
    h1: { fontSize: '1.625rem', fontWeight: 650, lineHeight: 1.25, letterSpacing: '-0.01em' },
    h2: { fontSize: '1.125rem', fontWeight: 650, lineHeight: 1.35 },
    h3: { fontSize: '1rem', fontWeight: 650, lineHeight: 1.4 },
    button: { textTransform: 'none', fontWeight: 600 },
  },
  components: {
    ...defaultLightTheme.components,
    MuiCssBaseline: {
      styleOverrides: {
        // No last line of one word, such as the number that a sentence ends with.
        body: { fontVariantNumeric: 'tabular-nums', textWrap: 'pretty' },
        // Over a sheet that fills the screen, what has just been done is said above its buttons, not on them.
        '@media (max-width: 899.95px)': { 'body:has([role=dialog]) .MuiSnackbar-root': { bottom: 88 } },
        'a:focus-visible, button:focus-visible, [tabindex]:focus-visible, summary:focus-visible': FOCUS,
        '@media (prefers-reduced-motion: reduce)': {
          '*, *::before, *::after': {
            animationDuration: '0.01ms !important',
            animationIterationCount: '1 !important',
            transitionDuration: '0.01ms !important',
          },
        },
        '@media print': { '.no-print': { display: 'none !important' } },
      },
    },
    MuiButtonBase: {
      defaultProps: { disableRipple: true },
      styleOverrides: { root: { '&.Mui-focusVisible': FOCUS } },
    },
    MuiButton: {
      defaultProps: { disableElevation: true, variant: 'outlined' },
      styleOverrides: {
        root: { minHeight: 40, paddingInline: 16, flexShrink: 0, whiteSpace: 'nowrap' },
        outlined: { borderColor: COLOURS.control, backgroundColor: COLOURS.surface },
        sizeSmall: { minHeight: 34, paddingInline: 12 },
      },
    },
    MuiIconButton: { styleOverrides: { root: { minWidth: 40, minHeight: 40 } } },
    MuiPaper: { defaultProps: { elevation: 0 }, styleOverrides: { root: { backgroundImage: 'none' } } },
    MuiMenu: { styleOverrides: { paper: { border: `1px solid ${COLOURS.line}`, boxShadow: '0 8px 28px #1b273326' } } },
    MuiMenuItem: { styleOverrides: { root: { minHeight: 44 } } },
    MuiDialog: { styleOverrides: { paper: { boxShadow: '0 16px 48px #1b273340' } } },
    MuiTextField: { defaultProps: { variant: 'outlined', size: 'small', margin: 'none', fullWidth: true } },
    MuiFormControl: { defaultProps: { variant: 'outlined', size: 'small', margin: 'none', fullWidth: true } },
    MuiOutlinedInput: {
      styleOverrides: {
        root: {
          backgroundColor: COLOURS.surface,
          // What is chosen ends before the two targets of 40 px that empty and open the choice.
          '.MuiAutocomplete-hasPopupIcon &&&': { paddingRight: 52 },
          '.MuiAutocomplete-hasPopupIcon.MuiAutocomplete-hasClearIcon &&&': { paddingRight: 92 },
        },
        notchedOutline: { borderColor: COLOURS.control },
      },
    },
    // On a phone a label stands above its field, whole: within it, a long one would be cut.
    MuiInputLabel: {
      styleOverrides: {
        root: {
          '@media (max-width: 599.95px)': {
            position: 'static',
            transform: 'none',
            maxWidth: '100%',
            whiteSpace: 'normal',
            fontSize: '0.8125rem',
            lineHeight: 1.35,
            paddingBottom: 4,
            pointerEvents: 'auto',
            '& ~ .MuiInputBase-root .MuiOutlinedInput-notchedOutline': { top: 0, '& > legend': { display: 'none' } },
          },
        },
      },
    },
    // The box of a choice stands where fields do, also within a stack, which takes the margin of what it holds.
    MuiFormControlLabel: {
      styleOverrides: {
        root: {
          marginLeft: 0,
          '&:not(.MuiFormControlLabel-labelPlacementTop) > :is(.MuiCheckbox-root, .MuiRadio-root, .MuiSwitch-root)': {
            marginLeft: -11,
          },
        },
      },
    },
    // What was chosen is read whole on a phone, on two lines rather than cut.
    MuiSelect: { styleOverrides: { select: { '@media (max-width: 599.95px)': { whiteSpace: 'normal' } } } },
    // Its arrow stands where those of the other choices do, though its button is a target of 40 px.
    MuiAutocomplete: {
      styleOverrides: { root: { '& .MuiOutlinedInput-root .MuiAutocomplete-endAdornment': { right: 1 } } },
    },
    MuiFormHelperText: { styleOverrides: { root: { marginInline: 2 } } },
    MuiLink: { defaultProps: { underline: 'hover' }, styleOverrides: { root: { fontWeight: 600 } } },
    MuiTableCell: {
      styleOverrides: {
        root: {
          borderColor: COLOURS.line,
          padding: '12px 14px',
        },
        head: { color: COLOURS.inkSoft, fontWeight: 600, fontSize: '0.8125rem', lineHeight: 1.4, paddingBlock: 12 },
      },
    },
    MuiTooltip: { styleOverrides: { tooltip: { backgroundColor: COLOURS.ink, fontSize: '0.8125rem' } } },
    MuiAlert: {
      styleOverrides: {
        root: { alignItems: 'center', flexWrap: 'wrap', '& .MuiAlert-icon': { color: 'inherit' } },
        // An action may go below the words; the words never go below the icon (22 px and its margin), however narrow it is.
        message: { overflow: 'visible', flex: '1 1 min(200px, 100% - 34px)', minWidth: 0, overflowWrap: 'anywhere' },
        standardError: { backgroundColor: COLOURS.dangerSoft, color: COLOURS.danger },
        standardSuccess: { backgroundColor: COLOURS.successSoft, color: COLOURS.success },
        standardWarning: { backgroundColor: COLOURS.warningSoft, color: COLOURS.warning },
        standardInfo: { backgroundColor: COLOURS.brandSoft, color: COLOURS.brandDark },
      },
    },
  },
};
