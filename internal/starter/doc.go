// Package starter holds the starter dataset: the official figures and facts that
// Puente needs to be of use offline, as compact files inside the program, each
// with the digest, the agency and the dates of the document that it was read from.
//
// The files of folder data are written by tools/starter, which reads the raw
// documents with the importers of package source; nothing is edited by hand. The
// raw documents are not here. Choosing what was known when is package store.
//
// Start with Documents.
package starter
