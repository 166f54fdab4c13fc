// The same for `npm run dev`, in French alone: it is for those who write the pages.
export { Fragment, jsxDEV, type JSX } from 'react/jsx-dev-runtime';
