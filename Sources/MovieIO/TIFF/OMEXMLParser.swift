/// Turns an OME-XML document into `OMEXML`.
package struct OMEXMLParser {
    private let file: String
    private var document = OMEXML()
    private var image: OMEXML.Image?
    private var block: OMEXML.Block?
    private var readsUUID = false

    private init(file: String) {
        self.file = file
    }

    /// Parses a document.
    ///
    /// - Parameters:
    ///   - text: the document.
    ///   - file: the file it was found in, named in errors.
    /// - Returns: what the document says.
    /// - Throws: `MovieError.malformed` for broken XML, for extents that are no positive numbers and for a document
    ///   without images.
    package static func parse(_ text: String, file: String) throws(MovieError) -> OMEXML {
        var parser = OMEXMLParser(file: file)
        var reader = try parser.orMalformed { () throws(OMEXMLReader.Fault) in try OMEXMLReader(Array(text.utf8)) }
        while let event = try parser.orMalformed({ () throws(OMEXMLReader.Fault) in try reader.next() }) {
            switch event {
            case .start(let name, let attributes): try parser.begin(name, attributes)
            case .text(let text): parser.read(text)
            case .end(let name): parser.end(name)
            }
        }
        guard parser.document.metadataFile != nil || !parser.document.images.isEmpty else {
            throw parser.malformed("there is no image")
        }
        return parser.document
    }

    private func orMalformed<Value>(
        _ body: () throws(OMEXMLReader.Fault) -> Value
    ) throws(MovieError) -> Value {
        do throws(OMEXMLReader.Fault) {
            return try body()
        } catch {
            throw malformed("byte \(error.offset): \(error.reason)")
        }
    }

    private func malformed(_ reason: String) -> MovieError {
        .malformed(file: file, page: 0, reason: "OME-XML: \(reason)")
    }

    // MARK: Elements

    private mutating func begin(_ name: String, _ attributes: [String: String]) throws(MovieError) {
        switch name {
        case "OME":
            document.uuid = attributes["UUID"]
        case "BinaryOnly":
            document.metadataFile = attributes["MetadataFile"]
        case "Image":
            image = OMEXML.Image(name: attributes["Name"])
        case "Pixels":
            let pixels = try pixels(attributes)
            image?.pixels = pixels
        case "Channel":
            let channel = try channel(attributes)
            image?.pixels.channels.append(channel)
        case "TiffData":
            block = try tiffData(attributes)
        case "UUID":
            readsUUID = block != nil
            block?.fileName = attributes["FileName"]
        case "Plane":
            try addPlane(attributes)
        default:
            break
        }
    }

    private mutating func read(_ text: String) {
        if readsUUID { block?.uuid = text.trimmingSpaces }
    }

    private mutating func end(_ name: String) {
        switch name {
        case "UUID":
            readsUUID = false
        case "TiffData":
            if let block { image?.pixels.blocks.append(block) }
            block = nil
        case "Image":
            if let image, !image.pixels.dimensionOrder.isEmpty { document.images.append(image) }
            image = nil
        default:
            break
        }
    }

    private func pixels(_ attributes: [String: String]) throws(MovieError) -> OMEXML.Pixels {
        var pixels = OMEXML.Pixels()
        guard let order = attributes["DimensionOrder"]?.uppercased(), order.hasPrefix("XY"),
            order.count == 5, Set(order) == Set("XYZCT")
        else { throw malformed("DimensionOrder is \(attributes["DimensionOrder"] ?? "missing")") }
        pixels.dimensionOrder = order
        pixels.type = attributes["Type"] ?? attributes["PixelType"] ?? ""
        pixels.sizeX = try extent("SizeX", attributes)
        pixels.sizeY = try extent("SizeY", attributes)
        pixels.sizeZ = try extent("SizeZ", attributes)
        pixels.sizeC = try extent("SizeC", attributes)
        pixels.sizeT = try extent("SizeT", attributes)
        pixels.significantBits = attributes["SignificantBits"].flatMap { Int($0) }
        pixels.physicalSizeX = length("PhysicalSizeX", attributes, warnings: &pixels.warnings)
        pixels.physicalSizeY = length("PhysicalSizeY", attributes, warnings: &pixels.warnings)
        pixels.timeIncrement = duration("TimeIncrement", attributes, warnings: &pixels.warnings)
        return pixels
    }

    private func channel(_ attributes: [String: String]) throws(MovieError) -> OMEXML.Channel {
        let samples = try index("SamplesPerPixel", attributes) ?? 1
        guard (1...65_535).contains(samples) else { throw malformed("SamplesPerPixel is \(samples)") }
        let name = attributes["Name"].flatMap { $0.isEmpty ? nil : $0 }
        return OMEXML.Channel(name: name, samplesPerPixel: samples)
    }

    private func tiffData(_ attributes: [String: String]) throws(MovieError) -> OMEXML.Block {
        OMEXML.Block(
            page: try index("IFD", attributes),
            firstZ: try index("FirstZ", attributes) ?? 0,
            firstC: try index("FirstC", attributes) ?? 0,
            firstT: try index("FirstT", attributes) ?? 0,
            count: try index("PlaneCount", attributes)
        )
    }

    private mutating func addPlane(_ attributes: [String: String]) throws(MovieError) {
        guard image != nil else { return }
        var warnings: [String] = []
        let plane = OMEXML.Plane(
            z: try index("TheZ", attributes) ?? 0,
            c: try index("TheC", attributes) ?? 0,
            t: try index("TheT", attributes) ?? 0,
            deltaT: duration("DeltaT", attributes, warnings: &warnings)
        )
        image?.pixels.planes.append(plane)
        for warning in warnings where image?.pixels.warnings.contains(warning) == false {
            image?.pixels.warnings.append(warning)
        }
    }

    // MARK: Values

    private func extent(_ name: String, _ attributes: [String: String]) throws(MovieError) -> Int {
        guard let text = attributes[name] else { throw malformed("\(name) is missing") }
        guard let value = Int(text) ?? Int(text.trimmingSpaces), (1...1_000_000_000).contains(value) else {
            throw malformed("\(name) is \"\(text)\"")
        }
        return value
    }

    private func index(_ name: String, _ attributes: [String: String]) throws(MovieError) -> Int? {
        guard let text = attributes[name] else { return nil }
        guard let value = Int(text) ?? Int(text.trimmingSpaces), (0...1_000_000_000).contains(value) else {
            throw malformed("\(name) is \"\(text)\"")
        }
        return value
    }

    private func length(_ name: String, _ attributes: [String: String], warnings: inout [String]) -> Double? {
        quantity(name, attributes, standardUnit: "µm", factor: UnitNames.micrometers(in:), warnings: &warnings)
    }

    private func duration(_ name: String, _ attributes: [String: String], warnings: inout [String]) -> Double? {
        quantity(name, attributes, standardUnit: "s", factor: UnitNames.seconds(in:), warnings: &warnings)
    }

    private func quantity(
        _ name: String,
        _ attributes: [String: String],
        standardUnit: String,
        factor: (String) -> Double?,
        warnings: inout [String]
    ) -> Double? {
        guard let text = attributes[name] else { return nil }
        guard let value = Double(text) ?? Double(text.trimmingSpaces), value.isFinite else {
            warnings.append("OME-XML: \(name) is \"\(text)\", which is no number; taken as unknown.")
            return nil
        }
        let unit = attributes["\(name)Unit"] ?? standardUnit
        guard let scale = factor(unit) else {
            warnings.append("OME-XML: the unit of \(name) is \"\(unit)\", which is no known unit; taken as unknown.")
            return nil
        }
        return value * scale
    }
}
