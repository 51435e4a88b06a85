extension Reporter: Codable {
    /// The name under which the kind is coded.
    static let kindName = CodingKeys.kind.rawValue

    private enum CodingKeys: String, CodingKey {
        case kind
    }

    private enum Kind: String, CaseIterable {
        case ratio, translocation, fret, intensity
    }

    /// Reads a reporter: the parameters of its kind beside `kind`, which is `ratio` where it is absent.
    ///
    /// - Throws: `ReporterError.parameter` for an unknown kind, an unknown name or a number out of range,
    ///   `DecodingError` for a value of the wrong type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let text = try container.decodeIfPresent(String.self, forKey: .kind) ?? Kind.ratio.rawValue
        guard let kind = Kind(rawValue: text) else {
            let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ReporterError.parameter(name: "kind", reason: "there is no reporter '\(text)'; known are \(known)")
        }
        switch kind {
        case .ratio: self = .ratio(try RatioReporter(from: decoder))
        case .translocation: self = .translocation(try TranslocationReporter(from: decoder))
        case .fret: self = .fret(try FRETReporter(from: decoder))
        case .intensity: self = .intensity(try IntensityReporter(from: decoder))
        }
    }

    /// Writes the kind and the parameters of the reporter.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .ratio(let reporter):
            try container.encode(Kind.ratio.rawValue, forKey: .kind)
            try reporter.encode(to: encoder)
        case .translocation(let reporter):
            try container.encode(Kind.translocation.rawValue, forKey: .kind)
            try reporter.encode(to: encoder)
        case .fret(let reporter):
            try container.encode(Kind.fret.rawValue, forKey: .kind)
            try reporter.encode(to: encoder)
        case .intensity(let reporter):
            try container.encode(Kind.intensity.rawValue, forKey: .kind)
            try reporter.encode(to: encoder)
        }
    }
}
