/** A file as it is written (Vite). */
declare module '*.md?raw' {
  const text: string;
  export default text;
}
