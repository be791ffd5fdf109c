package web

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"puente/internal/model"
)

// shelf lists the documents in the order of the page, with what a reader who has no English must know of each.
var shelf = []documentName{
	{"model.md", "model", model.Text{English: "The model, in the form of ODD 2020", Spanish: "El modelo, en la forma de ODD 2020"}, model.Text{
		English: "Purpose, entities, the phases of a day, what is matched and what is assumed.",
		Spanish: "Propósito, entidades, las fases de un día en el corredor, qué se ajusta a los conteos y qué se supone.",
	}},
	{"model-queue.md", "model", model.Text{English: "Ports of entry: the rules of the queue engine", Spanish: "Puertos de entrada: las reglas del motor de filas"}, model.Text{
		English: "Lanes, officers, shifts, lists, appointments and closures, event by event.",
		Spanish: "Carriles, oficiales, turnos, listas, citas y cierres, evento por evento.",
	}},
	{"network.md", "model", model.Text{English: "The file of a port or network", Spanish: "El archivo de un puerto o de una red"}, model.Text{
		English: "Every field with which a port can be described.",
		Spanish: "Cada campo con que se puede describir un puerto.",
	}},
	{"model-flee.md", "model", model.Text{English: "The ruleset flee, in the form of ODD 2020", Spanish: "El conjunto de reglas flee, en la forma de ODD 2020"}, model.Text{
		English: "How a folder of the model Flee is run, and where the answer differs from Flee's.",
		Spanish: "Cómo se corre una carpeta del modelo Flee y en qué difiere la respuesta.",
	}},
	{"parameters.md", "model", model.Text{English: "Parameters", Spanish: "Parámetros"}, model.Text{
		English: "The table that the part Parameters shows in both languages.",
		Spanish: "La tabla que la parte Parámetros muestra en ambos idiomas.",
	}},
	{"validation/corridor.md", "validation", model.Text{English: "December 2023 and the corridor, judged on months held out", Spanish: "Diciembre de 2023 y el corredor, juzgados con meses reservados"}, model.Text{
		English: "Encounters, nationalities, the falls of two Januaries, closures and caravans, each as known then; where it fails stands first.",
		Spanish: "Encuentros, nacionalidades, las caídas de dos eneros, cierres y caravanas, cada uno con lo que se sabía entonces; primero dice dónde falla.",
	}},
	{"validation/series.md", "validation", model.Text{English: "Forecasts of monthly series against what happened", Spanish: "Pronósticos de series mensuales frente a lo que pasó"}, model.Text{
		English: "294 series, each month forecast as known then; where it fails stands first.",
		Spanish: "294 series, cada mes pronosticado con lo que se sabía entonces; primero dice dónde falla.",
	}},
	{"validation/closures.md", "validation", model.Text{English: "Closures of ports as they really happened", Spanish: "Cierres de puertos como ocurrieron"}, model.Text{
		English: "Learnt from 2019 to 2022, judged on December 2023: for lost trips better than last year and the seasons, for where they go no better.",
		Spanish: "Aprende de 2019 a 2022 y se juzga con diciembre de 2023: para los viajes perdidos es mejor que el año anterior y la estacionalidad; para adónde van, no.",
	}},
	{"validation/waits.md", "validation", model.Text{English: "Waits of real ports, where they were measured", Spanish: "Esperas de puertos reales, donde se midieron"}, model.Text{
		English: "Most measured waits lie inside the intervals, but the median is no forecast: waits stay illustrative.",
		Spanish: "La mayoría de las esperas medidas cae en los intervalos, pero la mediana no es un pronóstico: las esperas siguen siendo ilustrativas.",
	}},
	{"validation/queue.md", "validation", model.Text{English: "The queue engine against theory", Spanish: "El motor de filas frente a la teoría"}, model.Text{
		English: "Values with a known formula, each beside the engine's.",
		Spanish: "Valores con fórmula conocida, cada uno junto al del motor.",
	}},
	{"validation/check.md", "validation", model.Text{English: "Is this sentence true? How often the verdict is the one deserved", Spanish: "¿Es cierta esta oración? Cuántas veces el veredicto es el merecido"}, model.Text{
		English: "Recall and precision of the page Is it true?, also on sentences never tried before.",
		Spanish: "Cobertura y precisión de la página ¿Es cierto?, también con oraciones que nunca se habían probado.",
	}},
	{"validation/flee.md", "validation", model.Text{English: "The ruleset flee against Flee", Spanish: "El conjunto de reglas flee frente a Flee"}, model.Text{
		English: "People in each camp beside those of Flee's own runs.",
		Spanish: "Personas en cada campamento junto a las de las corridas del propio Flee.",
	}},
	{"data/sources.md", "data", model.Text{English: "Sources", Spanish: "Fuentes"}, model.Text{
		English: "Which official tables are read, where they are published, and how late.",
		Spanish: "Qué tablas oficiales se leen, dónde se publican y con cuánto retraso.",
	}},
	{"data/series.md", "data", model.Text{English: "Series keys", Spanish: "Claves de las series"}, model.Text{
		English: "The words from which the key of a series is made.",
		Spanish: "Las palabras de que se hace la clave de una serie.",
	}},
	{"data/sql.md", "data", model.Text{English: "Reading the store with SQL", Spanish: "Leer el almacén con SQL"}, model.Text{
		English: "Views, columns and limits of a query.",
		Spanish: "Vistas, columnas y límites de una consulta.",
	}},
	{"decisions/0001-dependencies.md", "decisions", model.Text{English: "Dependencies", Spanish: "Dependencias"}, model.Text{
		English: "Which libraries are used and why.", Spanish: "Qué bibliotecas se usan y por qué.",
	}},
	{"decisions/0002-series-and-tables.md", "decisions", model.Text{English: "A series key is a set of words; a total is a sum of rows of one table", Spanish: "Una clave es un conjunto de palabras; un total es una suma de filas de una tabla"}, model.Text{
		English: "How quantities are named so that totals add up.", Spanish: "Cómo se nombran las cantidades para que los totales cuadren.",
	}},
	{"decisions/0003-vintages.md", "decisions", model.Text{English: "What was known on a date", Spanish: "Qué se sabía en una fecha"}, model.Text{
		English: "Day of publication, usual lag, and vintages that are lost.", Spanish: "Día de publicación, retraso usual y versiones perdidas.",
	}},
	{"decisions/0004-starter-room.md", "decisions", model.Text{English: "Two rooms beside the first list", Spanish: "Dos cuartos además de la primera lista"}, model.Text{
		English: "Where the starter dataset and the scenarios stand.", Spanish: "Dónde están el conjunto inicial y los escenarios.",
	}},
	{"decisions/0005-real-ports-in-fit.md", "decisions", model.Text{English: "Real ports and closures stand in fit", Spanish: "Los puertos reales y los cierres están en fit"}, model.Text{
		English: "Why what is not known is drawn anew for each run.", Spanish: "Por qué lo que no se sabe se sortea en cada corrida.",
	}},
	{"decisions/0006-forecasts-of-monthly-series.md", "decisions", model.Text{English: "Forecasts of monthly series", Spanish: "Pronósticos de series mensuales"}, model.Text{
		English: "Which models, which intervals, and why.", Spanish: "Qué modelos, qué intervalos y por qué.",
	}},
	{"decisions/0007-doubts-at-import.md", "decisions", model.Text{English: "Doubts at import", Spanish: "Dudas al importar"}, model.Text{
		English: "What is told when a file differs much from the one before.", Spanish: "Qué se dice cuando un archivo difiere mucho del anterior.",
	}},
	{"architecture.md", "house", model.Text{English: "How the house is built", Spanish: "Cómo está construida la casa"}, model.Text{
		English: "The rooms of the program and where each question is answered.", Spanish: "Los cuartos del programa y dónde se responde cada pregunta.",
	}},
	{"style.md", "house", model.Text{English: "How we write", Spanish: "Cómo escribimos"}, model.Text{
		English: "The rules that tests keep.", Spanish: "Las reglas que cuidan las pruebas.",
	}},
}

// tourPages begin the names of pages that show pictures of the app, which it does not carry.
const tourPages = "tour."

// unshelved is a page that nobody has introduced yet: it stands last, under its own heading.
func unshelved(at string, source []byte) documentName {
	first, _, _ := strings.Cut(string(source), "\n")
	title := strings.TrimPrefix(first, "# ")
	return documentName{Path: at, Group: "house", Title: model.Text{English: title, Spanish: title}}
}

// readDocuments turns every Markdown page into HTML, those of the shelf first.
func readDocuments(files fs.FS) ([]documentPage, error) {
	names := map[string]documentName{}
	for _, n := range shelf {
		names[n.Path] = n
	}
	found := map[string]documentPage{}
	var others []string
	err := fs.WalkDir(files, ".", func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(at) != ".md" || strings.HasPrefix(at, tourPages) {
			return err
		}
		source, err := fs.ReadFile(files, at)
		if err != nil {
			return fmt.Errorf("read the document %s: %w", at, err)
		}
		name, ok := names[at]
		if !ok {
			name = unshelved(at, source)
			others = append(others, at)
		}
		html, err := htmlOf(files, at, source)
		found[at] = documentPage{name, html}
		return err
	})
	var list []documentPage
	for _, n := range shelf {
		if p, ok := found[n.Path]; ok {
			list = append(list, p)
		}
	}
	for _, at := range others {
		list = append(list, found[at])
	}
	return list, err
}

// htmlOf renders a page. Raw HTML and addresses of scripts in it are left out by the library; headings go down a step, for
// the page of the app has its own first one; wide tables scroll by themselves.
func htmlOf(files fs.FS, at string, source []byte) (string, error) {
	inside := util.Prioritized(&insideLinks{files, at}, 100)
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify), goldmark.WithParserOptions(parser.WithASTTransformers(inside)))
	var b bytes.Buffer
	if err := md.Convert(source, &b); err != nil {
		return "", fmt.Errorf("render the document %s: %w", at, err)
	}
	parts := strings.Split(b.String(), "<table>")
	for i := 1; i < len(parts); i++ {
		parts[i] = `<div class="scroll" tabindex="0" role="region" aria-label="Table ` + strconv.Itoa(i) + `"><table>` + strings.Replace(parts[i], "</table>", "</table></div>", 1)
	}
	return strings.ReplaceAll(strings.Join(parts, ""), "<pre>", `<pre tabindex="0">`), nil
}

// insideLinks makes what leads to another document open inside the app: links, and paths of documents in code.
type insideLinks struct {
	files fs.FS
	at    string // of the document, below docs/
}

// Transform walks the tree of a document.
func (l *insideLinks) Transform(root *ast.Document, reader text.Reader, _ parser.Context) {
	var spans []*ast.CodeSpan
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = min(n.Level+1, 6)
		case *ast.Link:
			n.Destination = []byte(l.address(string(n.Destination)))
			return ast.WalkSkipChildren, nil
		case *ast.CodeSpan:
			spans = append(spans, n)
		}
		return ast.WalkContinue, nil
	})
	for _, span := range spans {
		if target, ok := strings.CutPrefix(string(codeOf(span, reader.Source())), "docs/"); ok && l.known(target) {
			link := ast.NewLink()
			link.Destination = []byte(inApp(target))
			span.Parent().ReplaceChild(span.Parent(), span, link)
			link.AppendChild(link, span)
		}
	}
}

// codeOf is the text of a code span.
func codeOf(span *ast.CodeSpan, source []byte) []byte {
	var b []byte
	for c := span.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b = append(b, t.Segment.Value(source)...)
		}
	}
	return b
}

func (l *insideLinks) known(target string) bool {
	_, err := fs.Stat(l.files, target)
	return err == nil && path.Ext(target) == ".md"
}

// address is where a link leads: another page inside the app, or the web; a file that the app does not carry leads nowhere.
func (l *insideLinks) address(target string) string {
	u, err := url.Parse(target)
	switch {
	case err != nil:
		return ""
	case u.Scheme == "http" || u.Scheme == "https":
		return target
	case u.Path == "":
		return inApp(l.at)
	}
	if to := path.Join(path.Dir(l.at), u.Path); l.known(to) {
		return inApp(to)
	}
	return inApp(l.at)
}

// inApp is the address of a document inside the app.
func inApp(target string) string {
	return "#/about?tab=documents&doc=" + url.QueryEscape(target)
}
