import CellImage

/// The OME-XML of a movie in one file.
///
/// - Source: OME schema 2016-06; the unit signs are written with U+00B5 as the schema spells them.
struct OMEXMLDescription {
    let movie: TIFFMovieDescription
    let pixelType: PixelType
    let isBigEndian: Bool
    /// Seconds since the first frame, one per frame.
    let times: [Double?]

    /// The whole document.
    var xml: String {
        let name = movie.name.map { " Name=\"\(escaped($0))\"" } ?? ""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
            xsi:schemaLocation="http://www.openmicroscopy.org/Schemas/OME/2016-06 \
            http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd" Creator="celltrack">
            <Image ID="Image:0"\(name)>
            <Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="\(typeName)"\(significantBits) BigEndian="\(isBigEndian)" \
            SizeX="\(movie.width)" SizeY="\(movie.height)" SizeZ="1" SizeC="\(movie.channelNames.count)" \
            SizeT="\(times.count)"\(physicalSize)\(timeIncrement)>
            \(channels)
            <TiffData IFD="0" PlaneCount="\(times.count * movie.channelNames.count)"/>
            \(planes)
            </Pixels>
            </Image>
            </OME>

            """
    }

    private var typeName: String {
        pixelType == .float32 ? "float" : pixelType.rawValue
    }

    private var significantBits: String {
        movie.significantBits.map { " SignificantBits=\"\($0)\"" } ?? ""
    }

    private var physicalSize: String {
        guard let size = movie.pixelSize else { return "" }
        return " PhysicalSizeX=\"\(size.widthInMicrometers)\" PhysicalSizeXUnit=\"\u{B5}m\""
            + " PhysicalSizeY=\"\(size.heightInMicrometers)\" PhysicalSizeYUnit=\"\u{B5}m\""
    }

    private var timeIncrement: String {
        movie.frameInterval.map { " TimeIncrement=\"\($0.seconds)\" TimeIncrementUnit=\"s\"" } ?? ""
    }

    private var channels: String {
        movie.channelNames.enumerated().map { index, name in
            "<Channel ID=\"Channel:0:\(index)\" Name=\"\(escaped(name))\" SamplesPerPixel=\"1\"/>"
        }.joined(separator: "\n")
    }

    private var planes: String {
        var lines: [String] = []
        lines.reserveCapacity(times.count * movie.channelNames.count)
        for (frame, time) in times.enumerated() {
            let delta = time.map { " DeltaT=\"\($0)\" DeltaTUnit=\"s\"" } ?? ""
            for channel in movie.channelNames.indices {
                lines.append("<Plane TheZ=\"0\" TheC=\"\(channel)\" TheT=\"\(frame)\"\(delta)/>")
            }
        }
        return lines.joined(separator: "\n")
    }

    /// Text for an attribute; characters that XML forbids are left out.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\u{0}"..."\u{1F}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
