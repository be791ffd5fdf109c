package store

import (
	"fmt"
	"strings"
)

// DuckDB computes 2,048 rows at once and does not count the text and lists that an
// expression makes in it against its limit of memory, so a query of one line could fill
// the machine's. Before a query runs, the size of what its expressions can make is
// therefore bounded from above by walking its parsed form: a cell of the store is one
// unit, `a || b` two, `hex(a)` eight, and what multiplies by a number of its own
// (repeat) is refused. The bound is by far no estimate; it only has to hold.

// The limits of the bound.
const (
	unitBytes  = 1024   // of a cell of the store, generously
	unitsMost  = 64     // that the expressions of one SELECT may make in a row: 64 KB
	smallCell  = 0.01   // a number, a date, true or false
	starCells  = 32     // columns that a star may stand for
	rangeMost  = 10_000 // the largest bound of a list range()
	padMost    = 1_000  // characters that lpad and rpad may fill
	lambdaEach = 32     // elements of a list that a lambda runs over, per unit of the list
	queryMost  = 64 << 10
)

// multipliers make values whose size is in a number, or grow faster than what goes in.
var multipliers = map[string]bool{
	"repeat": true, "list_resize": true, "array_resize": true, "list_reduce": true, "array_reduce": true, "reduce": true,
	"bitstring": true, "bitstring_agg": true, "equi_width_bins": true, "json_pretty": true, "reservoir_quantile": true,
}

// collectors are aggregates whose value grows with the number of rows.
var collectors = map[string]bool{
	"list": true, "array_agg": true, "string_agg": true, "group_concat": true, "listagg": true, "histogram": true,
	"histogram_exact": true, "json_group_array": true, "json_group_object": true, "json_group_structure": true, "approx_top_k": true, "map_agg": true,
}

// widening are functions whose value is longer than their arguments, with the most that it is.
var widening = map[string]float64{
	"hex": 8, "to_hex": 8, "bin": 8, "to_binary": 8, "url_encode": 8, "base64": 8, "to_base64": 8, "encode": 8, "to_json": 8, "json": 8,
	"json_quote": 8, "array_to_json": 8, "row_to_json": 8, "regexp_escape": 8, "strftime": 8, "nfc_normalize": 8,
	"string_split": 17, "str_split": 17, "split": 17, "string_to_array": 17, "str_split_regex": 17, "string_split_regex": 17,
	"regexp_split_to_array": 17, "regexp_extract_all": 17, "struct_keys": 17, "list_zip": 17, "array_zip": 17,
}

// narrowing are functions whose value is a number, a date or a truth.
var narrowing = map[string]bool{
	"+": true, "-": true, "*": true, "/": true, "//": true, "%": true, "**": true, "^": true, "~~": true, "!~~": true, "~~*": true, "~": true,
	"sum": true, "avg": true, "count": true, "count_star": true, "length": true, "len": true, "strlen": true, "round": true, "abs": true,
	"year": true, "month": true, "day": true, "quarter": true, "date_trunc": true, "date_part": true, "median": true, "stddev": true, "var_samp": true,
	"regexp_matches": true, "contains": true, "starts_with": true, "instr": true, "strpos": true, "list_contains": true, "floor": true, "ceil": true,
}

// grower bounds the values of one query.
type grower struct {
	err error
}

// scope is what the names in an expression may stand for.
type scope struct {
	ctes  map[string]float64 // units of a cell of each WITH
	alias map[string]float64 // units of the columns that the same SELECT has named before
	cell  float64            // units of any other column
	outer bool               // the outermost SELECT, whose values only go out
}

// judgeGrowth refuses a parsed statement whose values could outgrow the memory.
func judgeGrowth(statement any) error {
	g := &grower{}
	tree, _ := statement.(map[string]any)
	g.query(tree["node"], scope{ctes: map[string]float64{}, cell: 1, outer: true})
	return g.err
}

// refuse keeps the first refusal.
func (g *grower) refuse(form string, args ...any) float64 {
	if g.err == nil {
		g.err = fmt.Errorf("%w refused: "+form, append([]any{ErrQuery}, args...)...)
	}
	return 1
}

// query bounds the cells of a SELECT, a set operation or a recursive query.
func (g *grower) query(node any, s scope) float64 {
	tree, _ := node.(map[string]any)
	s.ctes = g.withs(tree, s)
	switch tree["type"] {
	case "SELECT_NODE":
		return g.selection(tree, s)
	case "RECURSIVE_CTE_NODE":
		name, _ := tree["cte_name"].(string)
		s.outer = false
		first := max(1, g.query(tree["left"], s))
		s.ctes = withOne(s.ctes, name, first)
		if next := g.query(tree["right"], s); next > first {
			g.refuse("the recursive query %q makes its values longer with each round; it may only count or choose", name)
		}
		return first
	}
	most := 1.0
	for _, side := range []string{"left", "right"} {
		most = max(most, g.query(tree[side], s))
	}
	if children, ok := tree["children"].([]any); ok {
		for _, child := range children {
			most = max(most, g.query(child, s))
		}
	}
	g.expression(tree["modifiers"], s)
	return most
}

// withs bounds the WITH queries that stand before a query.
func (g *grower) withs(tree map[string]any, s scope) map[string]float64 {
	s.outer = false
	list, _ := tree["cte_map"].(map[string]any)
	entries, _ := list["map"].([]any)
	for _, e := range entries {
		entry, _ := e.(map[string]any)
		name, _ := entry["key"].(string)
		value, _ := entry["value"].(map[string]any)
		inner, _ := value["query"].(map[string]any)
		if inner != nil {
			s.ctes = withOne(s.ctes, name, max(1, g.query(inner["node"], s)))
		}
	}
	return s.ctes
}

// withOne is the map with one more name.
func withOne(ctes map[string]float64, name string, units float64) map[string]float64 {
	more := map[string]float64{strings.ToLower(name): units}
	for n, u := range ctes {
		if _, own := more[n]; !own {
			more[n] = u
		}
	}
	return more
}

// selection bounds the cells of one SELECT: its columns one after another, because a
// later one may use an earlier one by its name, and all that they make together.
func (g *grower) selection(tree map[string]any, s scope) float64 {
	s.cell = max(s.cell, g.relation(tree["from_table"], s))
	s.alias = map[string]float64{}
	most, made := smallCell, 0.0
	list, _ := tree["select_list"].([]any)
	for _, column := range list {
		units := g.expression(column, s)
		if c, _ := column.(map[string]any); c != nil {
			if name, _ := c["alias"].(string); name != "" {
				s.alias[strings.ToLower(name)] = units
			}
			if c["type"] == "STAR" {
				units = s.cell
			}
		}
		if most = max(most, units); units > s.cell {
			made += units
		}
	}
	if made > unitsMost {
		g.tooMuch()
	}
	for name, part := range tree {
		if name != "select_list" && name != "from_table" && name != "cte_map" {
			g.expression(part, s)
		}
	}
	return most
}

func (g *grower) tooMuch() float64 {
	return g.refuse("it could make values of more than %d KB in each row; put together less text, in fewer steps", unitsMost*unitBytes>>10)
}

// relation bounds the cells of what stands behind FROM.
func (g *grower) relation(node any, s scope) float64 {
	s.outer, s.alias = false, nil
	switch node := node.(type) {
	case []any:
		most := 1.0
		for _, child := range node {
			most = max(most, g.relation(child, s))
		}
		return most
	case map[string]any:
		if node["class"] != nil {
			return g.expression(node, s)
		}
		switch node["type"] {
		case "BASE_TABLE":
			name, _ := node["table_name"].(string)
			return max(1, s.ctes[strings.ToLower(name)])
		case "TABLE_FUNCTION":
			function, _ := node["function"].(map[string]any)
			return max(1, g.expression(function["children"], s), g.relation(node["subquery"], s))
		case "SUBQUERY":
			inner, _ := node["subquery"].(map[string]any)
			return g.query(inner["node"], s)
		case "SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE":
			return g.query(node, s)
		}
		most := 1.0
		for _, child := range node {
			most = max(most, g.relation(child, s))
		}
		return most
	}
	return 1
}

// expression bounds the value of an expression in units, and refuses one that is too large.
func (g *grower) expression(node any, s scope) float64 {
	switch node := node.(type) {
	case []any:
		sum := 0.0
		for _, child := range node {
			sum += g.expression(child, s)
		}
		return sum
	case map[string]any:
		units := g.value(node, s)
		if units > max(unitsMost, s.cell) {
			return g.tooMuch()
		}
		return units
	}
	return 0
}

// value bounds the value of one node.
func (g *grower) value(node map[string]any, s scope) float64 {
	switch node["class"] {
	case "CONSTANT":
		return smallCell + float64(len(constantText(node)))/unitBytes
	case "COLUMN_REF":
		names, _ := node["column_names"].([]any)
		if len(names) == 1 {
			name, _ := names[0].(string)
			if units, ok := s.alias[strings.ToLower(name)]; ok {
				return max(s.cell, units)
			}
		}
		return s.cell
	case "STAR":
		return starCells * s.cell
	case "COMPARISON", "CONJUNCTION", "BETWEEN":
		g.parts(node, s)
		return smallCell
	case "CASE":
		return g.choice(node, s)
	case "CAST":
		child, _ := node["child"].(map[string]any)
		if units := g.expression(child, s); child["class"] != "CAST" && child["class"] != "FUNCTION" {
			return units
		} else {
			return 4 * units
		}
	case "SUBQUERY":
		inner, _ := node["subquery"].(map[string]any)
		s.outer = false
		return max(smallCell, g.query(inner["node"], s)) + g.expression(node["child"], s)
	case "OPERATOR":
		return g.operator(node, s)
	case "FUNCTION", "WINDOW":
		return g.function(node, s)
	}
	return g.parts(node, s)
}

// parts adds up the bounds of everything below a node.
func (g *grower) parts(node map[string]any, s scope) float64 {
	sum := 0.0
	for _, child := range node {
		sum += g.expression(child, s)
	}
	return sum
}

// choice bounds a CASE by its longest branch.
func (g *grower) choice(node map[string]any, s scope) float64 {
	most := g.expression(node["else_expr"], s)
	checks, _ := node["case_checks"].([]any)
	for _, c := range checks {
		check, _ := c.(map[string]any)
		g.expression(check["when_expr"], s)
		most = max(most, g.expression(check["then_expr"], s))
	}
	return most
}

// operator bounds what is written with signs: comparisons are small, COALESCE is one of its parts.
func (g *grower) operator(node map[string]any, s scope) float64 {
	kind, _ := node["type"].(string)
	children, _ := node["children"].([]any)
	most, sum := 0.0, 0.0
	for _, child := range children {
		units := g.expression(child, s)
		most, sum = max(most, units), sum+units
	}
	switch {
	case strings.HasPrefix(kind, "COMPARE"), strings.Contains(kind, "NULL"), kind == "OPERATOR_NOT":
		return smallCell
	case kind == "OPERATOR_COALESCE", strings.HasPrefix(kind, "ARRAY_"), kind == "STRUCT_EXTRACT":
		return most
	}
	return sum
}

// function bounds the value of a function.
func (g *grower) function(node map[string]any, s scope) float64 {
	name, _ := node["function_name"].(string)
	name = strings.ToLower(name)
	args, _ := node["children"].([]any)
	switch {
	case multipliers[name]:
		return g.refuse("the function %q can make values of any size", name)
	case collectors[name] && (!s.outer || node["class"] == "WINDOW"):
		return g.refuse("the function %q collects rows; it may stand in the outermost SELECT only, and not over a window", name)
	case name == "range" || name == "generate_series":
		return g.smallRange(name, args)
	}
	if collectors[name] {
		s.outer = false
	}
	sum := g.parts(node, s)
	switch {
	case name == "lpad" || name == "rpad":
		if n, ok := wholeConstant(args, 1); !ok || n > padMost {
			return g.refuse("%s takes a written number of at most %d characters", name, padMost)
		}
		return max(1, g.expression(args[0], s))
	case name == "replace" || name == "regexp_replace":
		return sum * (1 + g.constantLength(name, args, 2))
	case name == "array_to_string" || name == "list_aggregate" || name == "array_aggregate" || name == "list_aggr" || name == "array_aggr" || name == "aggregate":
		return sum * (1 + g.constantLength(name, args, len(args)-1))
	case name == "concat_ws":
		return sum * float64(max(1, len(args)))
	case name == "format" || name == "printf":
		return g.format(name, args, sum)
	case hasLambda(args):
		return sum * lambdaEach
	case narrowing[name]:
		return smallCell
	}
	return max(smallCell, sum) * max(1, widening[name])
}

// smallRange bounds a list of whole numbers by its written ends.
func (g *grower) smallRange(name string, args []any) float64 {
	most := 0.0
	for i := range args {
		n, ok := wholeConstant(args, i)
		if most = max(most, n, -n); !ok || most > rangeMost {
			return g.refuse("the list %s takes written numbers up to %d here; as a table (FROM %s(…)) it has no limit", name, rangeMost, name)
		}
	}
	const bytesEach = 8
	return 2 * most * bytesEach / unitBytes
}

// format bounds a formatted text whose form is written out, without wide fields.
func (g *grower) format(name string, args []any, sum float64) float64 {
	if len(args) == 0 {
		return smallCell
	}
	form, _ := args[0].(map[string]any)
	text, digits := constantText(form), 0
	if form["class"] != "CONSTANT" || strings.ContainsAny(text, "*") {
		return g.refuse("%s takes a written form, without *", name)
	}
	for _, c := range text {
		if digits++; c < '0' || c > '9' {
			digits = 0
		}
		if digits > 2 {
			return g.refuse("%s takes fields of at most 99 characters", name)
		}
	}
	return sum * (1 + float64(strings.Count(text, "{")+strings.Count(text, "%")))
}

// constantLength is the length of an argument that must be written out.
func (g *grower) constantLength(name string, args []any, i int) float64 {
	if i < 0 || i >= len(args) {
		return 0
	}
	node, _ := args[i].(map[string]any)
	if node["class"] != "CONSTANT" {
		return g.refuse("%s takes its last text written out", name)
	}
	return float64(len(constantText(node)))
}

// constantText is the text of a literal, "" where it is none.
func constantText(node map[string]any) string {
	value, _ := node["value"].(map[string]any)
	text, _ := value["value"].(string)
	return text
}

// wholeConstant reads an argument that is a written number, a minus before it included.
func wholeConstant(args []any, i int) (float64, bool) {
	if i >= len(args) {
		return 0, false
	}
	node, _ := args[i].(map[string]any)
	if children, ok := node["children"].([]any); ok && node["function_name"] == "-" && len(children) == 1 {
		n, ok := wholeConstant(children, 0)
		return -n, ok
	}
	value, _ := node["value"].(map[string]any)
	n, ok := value["value"].(float64)
	return n, ok && node["class"] == "CONSTANT"
}

// hasLambda reports whether a function runs an expression over a list.
func hasLambda(args []any) bool {
	for _, arg := range args {
		if node, _ := arg.(map[string]any); node["class"] == "LAMBDA" {
			return true
		}
	}
	return false
}
