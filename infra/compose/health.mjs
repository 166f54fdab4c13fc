// Asked by the container engine: 0 when the server and what it needs answer.
const response = await fetch(`http://127.0.0.1:${process.env['CHARIOT_HTTP_PORT'] ?? 3000}/health/ready`, {
  signal: AbortSignal.timeout(4_000),
}).catch((error) => {
  console.error(error instanceof Error ? error.message : String(error));
  return undefined;
});
process.exit(response?.ok ? 0 : 1);
