package main

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"puente/internal/model"
)

// problem makes one mistake of the command line an error: exit code 2, told as those of a file are.
func problem(p model.Problem) error {
	var problems model.Problems
	problems.Add(p)
	return problems.Err()
}

// wants are the words for what a flag of a type takes.
var wants = map[string]string{
	"int": "a whole number", "uint64": "a whole number of 0 or more", "float64": "a number", "bool": "true or false, or no value",
}

// flagMistake tells a flag that is unknown, with the nearest one, or that cannot hold its value.
func flagMistake(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	if errors.As(err, &value) {
		want := wants[value.GetFlag().Value.Type()]
		if want == "" {
			want = "another value: " + value.Unwrap().Error()
		}
		return problem(model.Problem{File: "--" + value.GetFlag().Name, Got: value.GetValue(), Want: want})
	}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "" {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		near := ""
		if name := model.Nearest(unknown.GetSpecifiedName(), names); name != "" {
			near = "; the nearest is --" + name
		}
		return problem(model.Problem{File: cmd.CommandPath(), Got: "--" + unknown.GetSpecifiedName(), Want: "a flag that `" + cmd.CommandPath() + " --help` lists" + near})
	}
	return usageError{err}
}

// readSeries reads the argument SERIES.
func readSeries(key string, problems *model.Problems) model.Series {
	s, err := model.ParseSeries(key)
	if err != nil {
		problems.Add(model.Problem{File: "SERIES", Got: key, Want: "a key of the vocabulary: " + strings.TrimPrefix(err.Error(), `series "`+key+`": `)})
	}
	return s
}

// readPeriod reads a period of an argument or a flag.
func readPeriod(name, text string, problems *model.Problems) model.Period {
	p, err := model.ParsePeriod(text)
	if err != nil {
		problems.Add(model.Problem{File: name, Got: text, Want: "a period such as 2023-11, 2023 or FY2023"})
	}
	return p
}

// readDay reads a flag that is a day; nothing is no day.
func readDay(name, text string, problems *model.Problems) model.Date {
	if text == "" {
		return model.NoDate
	}
	day, err := model.ParseDate(text)
	if err != nil {
		problems.Add(model.Problem{File: name, Got: text, Want: "a day YYYY-MM-DD"})
		return model.NoDate
	}
	return day
}
