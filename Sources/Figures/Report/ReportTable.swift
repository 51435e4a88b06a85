/// A table of a report.
public struct ReportTable: Sendable {
    /// One field.
    public struct Field: Sendable {
        /// What is written.
        public var text: String
        /// The number by which rows are sorted; nil for text, NaN for a number that is missing.
        public var number: Double?
        /// Place on the page to which the text leads; nil for none.
        public var link: String?

        /// Makes a field of text.
        public init(_ text: String, link: String? = nil) {
            self.text = text
            self.link = link
        }

        /// Makes a field of a number.
        public init(_ text: String, number: Double, link: String? = nil) {
            self.text = text
            self.number = number
            self.link = link
        }
    }

    /// What the table shows; read to those who do not see it.
    public var caption: String
    /// Names of the columns with their units.
    public var columns: [String]
    /// The rows, each with a field per column.
    public var rows: [[Field]]
    /// Whether a reader can sort it.
    public var isSortable: Bool

    /// Makes a table.
    public init(caption: String, columns: [String], rows: [[Field]], isSortable: Bool = false) {
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.isSortable = isSortable
    }

    /// Makes a table of text.
    public init(caption: String, columns: [String], texts: [[String]]) {
        self.init(caption: caption, columns: columns, rows: texts.map { $0.map { Field($0) } })
    }
}
