// Which part of the page "Data" is shown, and the query of the reader.
import { param } from "../route";

export const tab = param("data", "tab", "series");
export const query = param("data", "query", "SELECT name, source, published, observations\nFROM documents\nORDER BY observations DESC");
