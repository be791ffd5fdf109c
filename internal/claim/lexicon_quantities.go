package claim

// meaning tells what a word for a quantity counts.
type meaning struct {
	measure   string // "" where the place decides
	component string // "" where the word names none
	authority string
	explicit  bool   // the word fixes the component, so that no other definition is meant
	weak      bool   // counts ours only where something else in the sentence says so
	wording   string // key of the words about a misnamed quantity
}

// meanings lists the quantities that the lexicons name.
var meanings = map[string]meaning{
	"encounters":          {measure: "encounters"},
	"apprehensions":       {measure: "encounters", component: "usbp"},
	"inadmissibles":       {measure: "encounters", component: "ofo", authority: "title-8", explicit: true},
	"expulsions":          {measure: "encounters", authority: "title-42"},
	"people":              {weak: true, wording: "persons"},
	"asylum-seekers":      {weak: true, wording: "asylum"},
	"undocumented":        {weak: true, wording: "undocumented"},
	"crossings":           {weak: true, wording: "crossings"},
	"illegal-crossings":   {component: "usbp", wording: "illegal"},
	"entries":             {weak: true, wording: "crossings"},
	"irregular-entries":   {wording: "illegal", component: "usbp"},
	"irregular-situation": {measure: "irregular-situation"},
	"processed":           {weak: true, wording: ""},
	"deportations":        {measure: "returns"},
}

var englishQuantities = []entry{
	{markQuantity, "encounters", 0, "{migrant,border,total,cbp,} {encounter,encounters}|{encountered,encountering}|{southwest,southwestern,southern} border {encounter,encounters}"},
	{markQuantity, "apprehensions", 0, "{migrant,border,} {apprehension,apprehensions,arrest,arrests}|{apprehended,apprehending,arrested,arresting}|taken into custody|took into custody|{migrant,border} {detentions,detention}|{detained,detentions}|migrants {detained,arrested,apprehended}|intercepted by {border patrol,the border patrol}"},
	{markQuantity, "inadmissibles", 0, "{inadmissible,inadmissibles}|{deemed,found} inadmissible|inadmissible {migrants,people,aliens,noncitizens}"},
	{markQuantity, "expulsions", 0, "{expulsion,expulsions}|{expelled,expelling}"},
	{markQuantity, "people", 0, "{migrant,migrants,immigrants,immigrant,noncitizen,noncitizens,aliens,travelers,people,persons,individuals,men and women,human beings,nationals,citizens}|{new,} arrivals"},
	{markQuantity, "asylum-seekers", 0, "asylum {seekers,seeker}|seekers of asylum|refugees"},
	{markQuantity, "undocumented", 0, "undocumented {people,migrants,immigrants,persons,individuals,foreigners,aliens,}|{illegal,unauthorized,irregular} {immigrants,aliens,migrants,migrant}|illegals|people without {papers,documents}|unauthorized people"},
	{markQuantity, "crossings", 0, "{border,migrant,} {crossing,crossings,crossers,crosser}|{crossed,cross}|{trekked,made the trek,walked through,passed through,traversed,transited,made the journey,made the crossing,braved}|transits|transit|{traffic,migration,flow,flows,movement,foot traffic,migrant traffic,migrant flow,migrant flows,flow of migrants,movement of people} {through,across,via}|flow of {migrants,people}|migrant {flow,flows}"},
	{markQuantity, "irregular-entries", 0, "irregular {entries,entry,arrivals,transit,migrant entries}"},
	{markQuantity, "illegal-crossings", 0, "{illegal,unlawful,unauthorized,irregular,illicit} {border,} {crossing,crossings,entries,entry,crossers}|crossed {the border,} {illegally,unlawfully,irregularly}|{illegally,unlawfully,irregularly} {crossed,entered,crossing,entering}|entered {the country,the united states,} {illegally,unlawfully,irregularly}|crossed without authorization|cross illegally|crossing illegally|{unlawful,illegal} border crossings"},
	{markQuantity, "entries", 0, "{entered,entries,arrived,arrivals,entering}|{came,reached} {the us border,the us}|turned up|showed up"},
	{markQuantity, "processed", 0, "{detections,processed,stopped,intercepted,met}|{encounter,intercept}"},
	{markQuantity, "irregular-situation", 0, "in an irregular {situation,status}|in irregular {migratory,migration,immigration} {situation,status}|irregular {migration events,migration status,immigration status}|events of irregular migration|irregular migrants {detected,recorded,identified}|{detected,identified,presented} irregular migrants"},
	{markQuantity, "deportations", 0, "{deportations,deported,deportation}|returned to their countries"},
	{markHousehold, "family-units", 0, "family {units,unit} {members,}|{migrant,} {families,family members}|{members of,people in,persons in,individuals in,people traveling in,people travelling in,those in} {family units,families,a family unit,a family}|family unit {individuals,aliens}|{parents and children,parents with children}|{individuals,people} in a family {unit,group}|family {groups,group}|{traveling,travelling} as families|traveled as families|in families|as families|fmua|{individuals,people,migrants} in families"},
	{markHousehold, "unaccompanied-minors", 0, "unaccompanied {children,minors,child,minor,kids,youths,teenagers,alien children,migrant children,noncitizen children,migrant minors}|{uac,uacs}|{children,minors} {traveling,travelling,arriving,crossing} {alone,on their own,by themselves,without parents,without a parent}|{children,minors} without {parents,a parent,their parents}"},
	{markHousehold, "single-adults", 0, "single {adult,adults} {migrants,}|adults {traveling,travelling} alone|{solo,unaccompanied} adults|adults without children"},
	{markHousehold, "minors", 0, "{children,minors,child migrants,kids,boys and girls}"},
	{markHousehold, "adults", 0, "adults"},
	{markSex, "female", 0, "women|woman|females|girls|women and girls"},
	{markSex, "male", 0, "men|males|boys|men and boys"},
	{markComponent, "both", 0, "{including,counting} {those,encounters,arrivals,} {at,} {the,official,} {ports of entry,ports,border crossings}|both at and between {the,} ports {of entry,}|at and between {the,official,} ports {of entry,}"},
	{markComponent, "usbp", 0, "{us,united states,the,} border patrol {agents,agent,officers,}|usbp|between {the,} {ports of entry,ports,official ports,official ports of entry,official crossings,legal ports of entry}|between {land,official,legal} ports|between them|outside {of,} {official,legal,the,} {ports,ports of entry,crossings}|{away from,not at} {official,legal,} ports of entry"},
	{markComponent, "ofo", 0, "{at,through,in,via,to} {the,official,legal,lawful,southwest,land,designated,southwest border,} {ports of entry,port of entry,official crossings,border ports of entry,land ports of entry}|office of field operations|ofo|{at,through} {official,legal} {border crossings,crossings,ports,checkpoints}|at {the,} ports|at {a,an} {southwest border,southwest,border,official,land,legal,} port of entry|port of entry|{southwest border,southwest,land border} ports of entry|ports of entry|official ports of entry"},
	{markAuthority, "title-42", 0, "{under,} title 42"},
	{markAuthority, "title-8", 0, "{under,} title 8"},
}

var spanishQuantities = []entry{
	{markQuantity, "encounters", 0, "{encuentro,encuentros} {de migrantes,con migrantes,de personas migrantes,con personas migrantes,fronterizos,migratorios,de indocumentados,}|{encontro,encontraron,encontrados,encontradas,encontrado,encontrada}|eventos de encuentro"},
	{markQuantity, "apprehensions", 0, "{detencion,detenciones,aprehension,aprehensiones,arresto,arrestos} {de migrantes,de personas migrantes,fronterizas,}|{detuvo,detuvieron,detenidos,detenidas,detenido,aprehendio,aprehendieron,aprehendidos,aprehendidas,aprehendido,arresto,arrestaron,arrestados,arrestadas}|{capturas,capturados,capturo}"},
	{markQuantity, "inadmissibles", 0, "inadmisibles|{declarados,declaradas,consideradas,considerados} inadmisibles|{personas,migrantes,extranjeros} inadmisibles|inadmisible"},
	{markQuantity, "expulsions", 0, "{expulsion,expulsiones}|{expulso,expulsaron,expulsados,expulsadas,expulsado}"},
	{markQuantity, "people", 0, "{migrante,migrantes,inmigrantes,inmigrante,extranjeros,viajeros,personas,individuos,extranjeras,ciudadanos,ciudadanas,nacionales,oriundos,oriundas} {migrantes,}|gente|seres humanos"},
	{markQuantity, "asylum-seekers", 0, "solicitantes de {asilo,refugio}|{personas,migrantes} que {piden,buscan,solicitan} asilo|refugiados"},
	{markQuantity, "undocumented", 0, "{personas,migrantes,inmigrantes,extranjeros,} {indocumentadas,indocumentados,sin papeles,sin documentos}|{inmigrantes,migrantes,personas} {irregulares,ilegales}|ilegales"},
	{markQuantity, "crossings", 0, "{cruce,cruces} {fronterizos,de migrantes,de la frontera,}|{cruzo,cruzaron,cruzan,cruzado,cruzando,cruzar,cruzaban,cruzaran,atraveso,atravesaron,atravesado,atraviesan,transitaron,transito,recorrieron,pasaron por,paso por,transitado}|{transitos,travesias}|{vio,vieron} pasar|{flujo,flujos} {migratorio,migratorios,de migrantes,de personas,irregular,migratorio irregular}|{flujo,flujos,trafico,paso} {por,a traves de} {el,la,}|{paso,transito} {migratorio,de migrantes,de personas}"},
	{markQuantity, "illegal-crossings", 0, "{cruce,cruces} {fronterizos,} {ilegales,irregulares,ilegal,irregular,no autorizados}|{cruzaron,cruzo,entraron,ingresaron,cruzado,cruzan,entrado} {la frontera,al pais,a estados unidos,} {ilegalmente,irregularmente,de forma irregular,de manera irregular,de forma ilegal,de manera ilegal,sin autorizacion}|entradas {ilegales,no autorizadas}"},
	{markQuantity, "entries", 0, "{ingreso,ingresos,ingresaron,ingresado,entraron,entrada,entradas,entro,llegaron,llego,llegadas,llegada,arribaron,arribo,llegado,entrado}"},
	{markQuantity, "processed", 0, "{detectados,detectadas,detectado,detectada,deteccion,detecciones,procesadas,procesados,proceso,procesaron,interceptados,interceptadas,intercepto,interceptaron,interceptado}"},
	{markQuantity, "irregular-entries", 0, "{ingresos,entradas,llegadas,transitos} irregulares|{ingresaron,entraron,transitaron} {de forma irregular,de manera irregular,irregularmente}|ingreso irregular"},
	{markQuantity, "irregular-situation", 0, "en {situacion,condicion} {migratoria,} irregular {migratoria,}|eventos de {personas,migrantes,extranjeros} en {situacion,condicion} {migratoria,} irregular|{personas,migrantes,extranjeros} en {situacion,condicion} {migratoria,} irregular {migratoria,}|migrantes irregulares {detectados,identificados,registrados}|eventos de {irregularidad,migracion irregular}|{personas presentadas,presentadas ante la autoridad migratoria}"},
	{markQuantity, "deportations", 0, "{deportaciones,deportados,deportadas,deporto,deportaron,deportacion}|{devueltos,devueltas,devoluciones,devolvio} {a sus paises,}"},
	{markHousehold, "family-units", 0, "{integrantes de,miembros de,personas en,personas de,} {familias,unidades familiares,unidad familiar,nucleos familiares,grupos familiares} {migrantes,}|{en,viajaban en} {familia,grupo familiar}|familias|miembros de {una familia,una unidad familiar}"},
	{markHousehold, "unaccompanied-minors", 0, "{menores,ninos,ninas,ninos y adolescentes,ninas y ninos,ninos y ninas,ninas ninos y adolescentes,adolescentes,menores de edad,menores migrantes,ninos migrantes,menores extranjeros} {no acompanados,no acompanadas,sin acompanar,sin acompanante,sin compania,solos,que viajaban solos,que viajan solos,que viajaban sin compania}|{ninez,infancia} no acompanada"},
	{markHousehold, "single-adults", 0, "adultos {solos,solteros,sin familia,que viajaban solos,sin hijos,no acompanados}|personas adultas solas"},
	{markHousehold, "minors", 0, "{menores,menores de edad,ninos,ninas,ninas y ninos,ninos y ninas,ninas ninos y adolescentes,ninos y adolescentes}"},
	{markHousehold, "adults", 0, "adultos|personas adultas"},
	{markSex, "female", 0, "mujeres|mujer|ninas|mujeres y ninas"},
	{markSex, "male", 0, "hombres|varones|hombre|hombres y ninos"},
	{markComponent, "both", 0, "{contando,incluyendo,incluidos,sumando} {los,} {puertos de entrada,puertos,cruces oficiales}|{dentro y fuera,en y entre} {de,} los puertos de entrada"},
	{markComponent, "usbp", 0, "{agentes de,} {la,} patrulla fronteriza {de estados unidos,de ee uu,}|usbp|{agentes fronterizos,border patrol}|entre {los,} {puertos de entrada,puertos,puertos oficiales,cruces oficiales,puertos de entrada oficiales,puertos fronterizos}|fuera de {los,} {puertos de entrada,cruces oficiales,puertos oficiales,puertos}"},
	{markComponent, "ofo", 0, "{en,por,a traves de,a} {los,un,} {puertos de entrada,puerto de entrada,puertos oficiales,cruces oficiales,puertos fronterizos,puertos,puertos de ingreso,puentes internacionales,puertos de entrada oficiales,puertos terrestres} {oficiales,terrestres,legales,}|oficina de operaciones de campo|ofo|puertos de entrada {oficiales,legales,terrestres,}|puerto de entrada {oficial,legal,terrestre,}"},
	{markAuthority, "title-42", 0, "{bajo,por,en virtud de,amparo de,} {el,del,al amparo del,} titulo 42|titulo 42"},
	{markAuthority, "title-8", 0, "{bajo,por,en virtud de,} {el,del,} titulo 8|titulo 8"},
}
