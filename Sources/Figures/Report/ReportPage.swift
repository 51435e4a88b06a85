internal import CellImage

/// A web page that holds a whole report: text, tables and drawings in one file that needs nothing else.
///
/// Nothing is loaded from anywhere, and the page forbids the browser to: it allows the one script that sorts tables,
/// by its digest, and pictures within the file. All names are escaped. Without the script everything can be read.
public struct ReportPage: Sendable {
    /// A part of the page with a heading.
    public struct Section: Sendable {
        /// Place that links lead to; letters, digits and hyphens.
        public let id: String
        /// The heading.
        public let title: String
        fileprivate var body = HTMLWriter()

        /// Makes an empty part.
        public init(id: String, title: String) {
            self.id = id
            self.title = title
        }

        /// Adds a paragraph.
        public mutating func paragraph(_ text: String) {
            body.element("p", text)
        }

        /// Adds a list of sentences.
        public mutating func list(_ items: [String]) {
            body.open("ul")
            items.forEach { body.element("li", $0) }
            body.close("ul")
        }

        /// Adds names with their values.
        public mutating func facts(_ facts: [(name: String, value: String)]) {
            body.open("dl")
            for fact in facts {
                body.open("div")
                body.element("dt", fact.name)
                body.element("dd", fact.value)
                body.close("div")
            }
            body.close("dl")
        }

        /// Adds a table.
        public mutating func table(_ table: ReportTable) {
            body.table(table)
        }

        /// Adds a drawing with the numbers behind it, unless these have more than a megabyte.
        ///
        /// - Parameters:
        ///   - figure: the figure with its caption.
        ///   - id: place that links lead to; nil for none.
        ///   - elsewhere: what is said before the name of the table where it is too large for the page.
        /// - Throws: `FigureError` of the figure.
        public mutating func figure(
            _ figure: NamedFigure,
            id: String? = nil,
            elsewhere: String = "celltrack plot writes"
        ) throws(FigureError) {
            let drawing = try figure.figure.drawing()
            let title = figure.figure.title.isEmpty ? figure.name : figure.figure.title
            body.open("figure", id.map { [("id", $0)] } ?? [])
            body.trusted(drawing.element(title: title, description: figure.caption))
            body.open("figcaption")
            body.text(figure.caption + (figure.caption.isEmpty ? "" : " "))
            writeNumbers(figure.figure.csv(), as: figure.name + ".csv", elsewhere: elsewhere)
            body.close("figcaption")
            body.close("figure")
        }

        private mutating func writeNumbers(_ table: String, as name: String, elsewhere: String) {
            guard !table.isEmpty else { return }
            guard table.utf8.count <= ReportPage.largestTable else {
                return body.text("The numbers behind it are too many for this page: \(elsewhere) \(name).")
            }
            let data = "data:text/csv;charset=utf-8;base64," + base64(Array(table.utf8))
            body.open("a", [("download", name), ("href", data)])
            body.text("Numbers (CSV)")
            body.trusted("</a>")
        }
    }

    /// Bytes of the largest table that stands in a page.
    private static let largestTable = 1_000_000

    /// The page's title.
    public var title: String
    /// Lines below it, such as the program's version.
    public var subtitles: [String]
    /// The parts in their order.
    public var sections: [Section]

    /// Makes a page.
    public init(title: String, subtitles: [String], sections: [Section]) {
        self.title = title
        self.subtitles = subtitles
        self.sections = sections
    }

    /// The page's text.
    ///
    /// - Returns: HTML 5 in UTF-8.
    public func html() -> String {
        var page = HTMLWriter()
        page.trusted("<!DOCTYPE html>\n")
        page.open("html", [("lang", "en")])
        page.open("head")
        page.empty("meta", [("charset", "utf-8")])
        page.empty("meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
        page.empty("meta", [("http-equiv", "Content-Security-Policy"), ("content", ReportPage.policy)])
        page.element("title", title)
        page.trusted("<style>\(ReportPage.style)</style>\n")
        page.close("head")
        page.open("body")
        page.open("header")
        page.element("h1", title)
        subtitles.forEach { page.element("p", $0) }
        page.close("header")
        writeContents(to: &page)
        page.open("main")
        for section in sections {
            page.open("section", [("id", section.id)])
            page.element("h2", section.title)
            page.trusted(section.body.markup)
            page.close("section")
        }
        page.close("main")
        page.trusted("<script>\(ReportPage.script)</script>\n")
        page.close("body")
        page.close("html")
        return page.markup
    }

    private func writeContents(to page: inout HTMLWriter) {
        page.open("nav", [("aria-label", "Contents")])
        page.open("ul")
        for section in sections {
            page.open("li")
            page.open("a", [("href", "#\(section.id)")])
            page.text(section.title)
            page.trusted("</a>")
            page.close("li")
        }
        page.close("ul")
        page.close("nav")
    }

    /// What the browser may do: show pictures of the file, apply its styles, run the one script.
    private static var policy: String {
        var digest = SHA256Digest()
        digest.update(script)
        let hash = base64(bytes(ofHexadecimal: digest.hexadecimal()))
        return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-\(hash)'"
    }

    private static func bytes(ofHexadecimal text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue).map { UInt8($0) }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    private static let style = """

        :root { color-scheme: light; }
        body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: #fff; color: #222;
          font: 16px/1.5 system-ui, Helvetica, Arial, sans-serif; }
        h1 { font-size: 1.6rem; margin: 0.5rem 0; overflow-wrap: anywhere; }
        h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; border-bottom: 1px solid #999; }
        header p { margin: 0; color: #444; overflow-wrap: anywhere; }
        nav ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; list-style: none; padding: 0; }
        a { color: #004f86; }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 0.4rem 1.5rem; }
        dt { color: #444; font-size: 0.85rem; }
        dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
        figure { margin: 1rem 0 2rem; }
        figure svg { max-width: 100%; height: auto; }
        figcaption { max-width: 45rem; color: #444; font-size: 0.9rem; }
        #movie, #divisions, #cell-by-cell { display: grid; gap: 0 2rem;
          grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr)); }
        #movie > h2, #divisions > h2, #divisions > .wide, #cell-by-cell > h2, #cell-by-cell > p { grid-column: 1 / -1; }
        #warnings li { border-left: 4px solid #d55e00; padding-left: 0.6rem; margin: 0.3rem 0; list-style: none; }
        #warnings ul { padding-left: 0; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-size: 0.85rem; width: max-content; }
        caption { text-align: left; color: #444; padding: 0.3rem 0; }
        th, td { border-bottom: 1px solid #ccc; padding: 0.15rem 0.6rem; text-align: left; vertical-align: top; }
        td { max-width: 36rem; }
        #provenance td { overflow-wrap: anywhere; }
        thead th { background: #f0f0f0; vertical-align: bottom; }
        .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        th button { all: unset; cursor: pointer; text-decoration: underline dotted; }
        th button:focus-visible { outline: 2px solid #0072b2; }
        th[aria-sort=ascending] button::after { content: " \\2191"; }
        th[aria-sort=descending] button::after { content: " \\2193"; }
        @media print {
          body { max-width: none; font-size: 10pt; }
          nav { display: none; }
          figure, tr { break-inside: avoid; }
          h2 { break-after: avoid; }
          .wide { overflow: visible; }
          table { width: auto; }
          #movie, #divisions, #cell-by-cell { display: block; }
        }

        """

    /// Turns the headers of sortable tables into buttons; numbers that are missing stay last.
    ///
    /// Free of the characters that XML treats specially, so that the whole page is well-formed.
    private static let script = """

        document.querySelectorAll("table.sortable").forEach(function (table) {
          var heads = Array.from(table.tHead.rows[0].cells);
          heads.forEach(function (head, column) {
            var button = document.createElement("button");
            button.type = "button";
            button.textContent = head.textContent;
            head.replaceChildren(button);
            button.addEventListener("click", function () {
              var rises = head.getAttribute("aria-sort") !== "ascending";
              heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
              head.setAttribute("aria-sort", rises ? "ascending" : "descending");
              var rows = Array.from(table.tBodies[0].rows);
              rows.sort(function (first, second) {
                var a = first.cells[column], b = second.cells[column], sign = rises ? 1 : -1;
                if (!a.hasAttribute("data-key")) { return sign * a.textContent.localeCompare(b.textContent); }
                var x = parseFloat(a.dataset.key), y = parseFloat(b.dataset.key);
                if (isNaN(x) || isNaN(y)) { return isNaN(x) - isNaN(y); }
                return sign * (x - y);
              });
              table.tBodies[0].append.apply(table.tBodies[0], rows);
            });
          });
        });

        """
}
