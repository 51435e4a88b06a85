/// What OME-XML says about the images of a file or a set of files, as far as a movie needs it.
///
/// - Source: OME Data Model 2016-06, https://docs.openmicroscopy.org/ome-model/.
package struct OMEXML: Sendable, Equatable {
    /// Identifier of the file the document is stored in.
    package var uuid: String?
    /// File that holds the true document where this one only points there.
    package var metadataFile: String?
    /// The images, in document order.
    package var images: [Image] = []

    /// One image: usually one stage position.
    package struct Image: Sendable, Equatable {
        /// Name given by the microscope.
        package var name: String?
        /// Extents, calibration and places of the planes.
        package var pixels = Pixels()
    }

    /// Extents, calibration and places of the planes of one image.
    package struct Pixels: Sendable, Equatable {
        /// Dimension letters from fastest to slowest, always `XY` first.
        package var dimensionOrder = ""
        /// Stored type, in OME's spelling.
        package var type = ""
        /// Columns.
        package var sizeX = 0
        /// Rows.
        package var sizeY = 0
        /// Focal planes.
        package var sizeZ = 0
        /// Channels, counting every sample of a page that holds several.
        package var sizeC = 0
        /// Time points.
        package var sizeT = 0
        /// Bits that carry signal; nil when not said.
        package var significantBits: Int?
        /// Width of a pixel in micrometres.
        package var physicalSizeX: Double?
        /// Height of a pixel in micrometres.
        package var physicalSizeY: Double?
        /// Nominal time between frames, in seconds.
        package var timeIncrement: Double?
        /// The channels, in order.
        package var channels: [Channel] = []
        /// Where planes are stored.
        package var blocks: [Block] = []
        /// When planes were taken.
        package var planes: [Plane] = []
        /// Defects that do not stop the reading.
        package var warnings: [String] = []
    }

    /// A channel.
    package struct Channel: Sendable, Equatable {
        /// Name; nil when none is given.
        package var name: String?
        /// Values per pixel in the channel's pages; 3 for colour.
        package var samplesPerPixel = 1
    }

    /// `TiffData`: a run of pages and the first plane it holds.
    package struct Block: Sendable, Equatable {
        /// First page, 0-based; nil for the first one of the file.
        package var page: Int?
        /// First focal plane.
        package var firstZ = 0
        /// First channel.
        package var firstC = 0
        /// First time point.
        package var firstT = 0
        /// Number of planes; nil when not said.
        package var count: Int?
        /// Name of the file that holds the pages; nil for the file of the document.
        package var fileName: String?
        /// Identifier of that file.
        package var uuid: String?
    }

    /// `Plane`: what is known about one plane.
    package struct Plane: Sendable, Equatable {
        /// Focal plane.
        package var z: Int
        /// Channel.
        package var c: Int
        /// Time point.
        package var t: Int
        /// Seconds since the start of the acquisition.
        package var deltaT: Double?
    }

    /// Whether a page's description is OME-XML.
    package static func isOMEXML(_ description: String) -> Bool {
        let head = String(decoding: description.utf8.prefix(4096), as: UTF8.self)
        return head.contains("<OME") || head.contains("<ome:OME")
    }

    /// Names of all files that the document refers to.
    package var fileNames: Set<String> {
        Set(images.flatMap { $0.pixels.blocks.compactMap(\.fileName) })
    }

    /// The file name at the end of a path in either system's spelling; a description must not lead out of its folder.
    package static func memberName(_ path: String) -> String {
        path.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? path
    }
}
