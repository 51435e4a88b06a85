public import ArgumentParser
public import Lineage
public import Pipeline
import TrackStore

/// Results in other forms.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write lineages, tables, tracks or masks of a result file in another form.",
        discussion: """
            newick and nhx write a text file, one tree per founder; csv writes a folder of tables; ctc writes masks and \
            res_track.txt of the Cell Tracking Challenge into a folder; trackmate writes an XML file in the form of \
            TrackMate; geff writes a folder in the Graph Exchange File Format; napari writes tracks as a table that \
            napari, ultrack and inTRACKtive read; cell-acdc writes cell cycles as a table in the columns of Cell-ACDC; \
            labels writes a TIFF stack whose labels are track ids.
            Examples:
              celltrack export movie.celltrack --format newick -o trees.nwk
              celltrack export movie.celltrack --format csv -o tables
            """
    )

    @Argument(help: "A result file.")
    var result: String

    @Option(
        help: ArgumentHelp(
            "One of \(ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "format"
        )
    )
    var format: ExportFormat

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file or folder to write.", valueName: "path"),
        transform: OutputName.checked
    )
    var output: String

    @Flag(help: "Replace what exists.")
    var overwrite = false

    @Flag(name: .customLong("32-bit"), help: "Allow labels above 65535 in ctc; most programs cannot read them.")
    var allow32Bit = false

    @Option(
        name: .customLong("budding-tree"),
        help: ArgumentHelp(
            """
            Where a budding mother's branch splits in newick and nhx: asymmetric (at the bud's first frame, the \
            default) or symmetric (where mother and bud separate).
            """,
            valueName: "form"
        )
    )
    var buddingTree: BuddingTree?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard buddingTree == nil || [.newick, .nhx].contains(format) else {
            throw ValidationError("--budding-tree has no effect on \(format.rawValue): only newick and nhx are trees")
        }
        guard !allow32Bit || format == .ctc else {
            throw ValidationError("--32-bit has no effect on \(format.rawValue): only the masks of ctc have 16 bits")
        }
    }

    func run() async throws {
        let store = try TrackStore.open(at: result, readOnly: true)
        var export = ResultExport(try ResultContents(store), path: output)
        export.overwrite = overwrite
        export.allow32Bit = allow32Bit
        export.buddingTree = buddingTree ?? .asymmetric
        let (work, format) = (export, format)
        try await Interruption.guarding { try work.write(format) }
    }
}

extension ExportFormat: ExpressibleByArgument {}
extension BuddingTree: ExpressibleByArgument {}
