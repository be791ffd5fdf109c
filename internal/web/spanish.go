package web

import "github.com/danielgtaylor/huma/v2"

// spanishSummary is the field of the description of a route that holds its summary in Spanish.
const spanishSummary = "x-summary-es"

// addSpanish puts the Spanish summary beside the English one; a test finds a route that has none.
func addSpanish(_ *huma.OpenAPI, op *huma.Operation) {
	if text, ok := summariesInSpanish[op.OperationID]; ok {
		if op.Extensions == nil {
			op.Extensions = map[string]any{}
		}
		op.Extensions[spanishSummary] = text
	}
}

// summariesInSpanish tell what each route does, by its operation.
var summariesInSpanish = map[string]string{
	"basemap":         "Contornos de países como GeoJSON",
	"caravan":         "En qué puede acabar una caravana, por semana y tramos de al menos 50 km",
	"check":           "Califica cada oración de un texto que cuenta algo; se califican oraciones, nunca a quien las dice",
	"check-stories":   "Noticias para probar la comprobación, en ambos idiomas",
	"closing":         "Cierra un cruce real por un tiempo: sus personas, sus vecinos, los meses siguientes (también CSV)",
	"compare":         "Compara paquetes de medidas con el mismo azar (también CSV)",
	"compare-events":  "El avance de una comparación como eventos del servidor",
	"crossing":        "Corre un cruce real durante una semana de un mes (también CSV)",
	"crossings":       "Cruces que se pueden correr (también CSV)",
	"data-export":     "Las filas de una consulta SQL de solo lectura como archivo: CSV, JSON o Parquet",
	"data-import":     "Incorpora un archivo; uno con un error no deja nada y se dicen todos los errores",
	"data-list":       "Tablas que contiene el almacén (también CSV)",
	"data-records":    "Hechos que no son conteos (puertos, cierres, albergues, publicaciones, …), según lo sabido en una fecha",
	"data-show":       "Cifras de una serie con sus versiones, según lo sabido en una fecha (también CSV)",
	"data-sources":    "Fuentes que se pueden incorporar (también CSV)",
	"data-sql":        "Una consulta SQL de solo lectura sobre las vistas del almacén (también CSV)",
	"data-why":        "De dónde viene una cifra: versiones, documentos, filas",
	"doc":             "Uno de estos documentos como HTML",
	"docs":            "Documentos sobre el modelo y con qué se juzgó",
	"measures":        "Medidas, paquetes y calendario con que se puede comparar un escenario",
	"parameters":      "La tabla de parámetros con límites, significado y fuente",
	"port":            "Corre un puerto o una red de estaciones que el cuerpo describe en YAML o JSON (también CSV)",
	"port-examples":   "Ejemplos resueltos de una red, para cambiarlos y enviarlos",
	"port-schema":     "El esquema JSON de una red",
	"run":             "Corre un estudio y responde cuando termina; peticiones iguales comparten un estudio (también CSV)",
	"run-events":      "El avance de un estudio como eventos del servidor: avance, luego final o falla",
	"run-with":        "Corre un estudio con medidas, junto al mismo sin ellas con el mismo azar (también CSV)",
	"run-with-events": "El avance de un estudio con medidas como eventos del servidor: avance, luego final o falla",
	"scenario-open":   "Lo que dice un archivo de escenario; se dice cada error que tenga",
	"scenario-save":   "Un escenario con lo que cambió el lector, como archivo que también lee la línea de comandos",
	"scenarios":       "Escenarios que se pueden correr",
	"shared":          "Todos los modos de un cruce real, con oficiales compartidos con las personas que piden protección (también CSV)",
	"shifts":          "Otros carriles por hora u otro horario en un cruce real, junto a la semana según la lista (también CSV)",
	"words":           "El vocabulario de las claves de las series, en ambos idiomas",
}
