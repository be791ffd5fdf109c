// The page "Data": the official series with their vintages.
import { Explorer } from "./explorer";

export function DataPage() {
  return <Explorer />;
}
