/// Writes HTML element by element; text and attributes are always escaped.
struct HTMLWriter {
    private(set) var markup = ""

    /// Begins an element.
    mutating func open(_ name: String, _ attributes: [(name: String, value: String)] = []) {
        begin(name, attributes)
        markup += ">"
    }

    /// Writes an element without content.
    mutating func empty(_ name: String, _ attributes: [(name: String, value: String)]) {
        begin(name, attributes)
        markup += "/>\n"
    }

    private mutating func begin(_ name: String, _ attributes: [(name: String, value: String)]) {
        markup += "<\(name)"
        for attribute in attributes { markup += " \(attribute.name)=\"\(xmlEscaped(attribute.value))\"" }
    }

    /// Ends an element.
    mutating func close(_ name: String) {
        markup += "</\(name)>\n"
    }

    /// Writes an element that holds text.
    mutating func element(_ name: String, _ text: String, _ attributes: [(name: String, value: String)] = []) {
        open(name, attributes)
        markup += xmlEscaped(text)
        close(name)
    }

    /// Writes text into the element that is open.
    mutating func text(_ text: String) {
        markup += xmlEscaped(text)
    }

    /// Writes markup made by this module, such as a drawing.
    mutating func trusted(_ markup: String) {
        self.markup += markup
    }

    /// Writes a table with its caption and the scope of every header.
    mutating func table(_ table: ReportTable) {
        // Wide tables scroll on their own, also by keyboard.
        open("div", [("class", "wide"), ("role", "region"), ("tabindex", "0"), ("aria-label", table.caption)])
        open("table", table.isSortable ? [("class", "sortable")] : [])
        element("caption", table.caption)
        open("thead")
        open("tr")
        for column in table.columns { element("th", column, [("scope", "col")]) }
        close("tr")
        close("thead")
        open("tbody")
        for row in table.rows {
            open("tr")
            for (place, field) in row.enumerated() { write(field, isHeader: place == 0) }
            close("tr")
        }
        close("tbody")
        close("table")
        close("div")
    }

    private mutating func write(_ field: ReportTable.Field, isHeader: Bool) {
        var attributes: [(name: String, value: String)] = isHeader ? [("scope", "row")] : []
        if let number = field.number {
            attributes.append(("class", "number"))
            attributes.append(("data-key", number.isFinite ? "\(number)" : ""))
        }
        open(isHeader ? "th" : "td", attributes)
        if let link = field.link {
            open("a", [("href", "#\(link)")])
            text(field.text)
            markup += "</a>"
        } else {
            text(field.text)
        }
        close(isHeader ? "th" : "td")
    }
}
