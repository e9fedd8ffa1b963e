import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.validation.profiles.ErrorArgument;
import org.verapdf.pdfa.validation.profiles.ErrorDetails;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.Rule;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;
import org.verapdf.pdfa.validation.profiles.Variable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * PDFs → one line for each that keeps a profile ("file, tab, profile, tab, ok"), and one for each rule that it breaks.
 *
 * Usage: VeraPdf profile,profile file… with profiles such as PDFUA-1 and PDFA-2B. The jar that holds veraPDF's engine
 * lacks the library that it reads its own profiles with, so they are read here.
 */
public final class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String name : arguments[0].split(",")) {
            ValidationProfile profile = profile(name);
            for (int at = 1; at < arguments.length; at++) {
                validate(new File(arguments[at]), name, profile, out);
            }
        }
    }

    private static void validate(File file, String name, ValidationProfile profile, PrintStream out) {
        Set<String> broken = new LinkedHashSet<>();
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, profile.getPDFAFlavour())) {
            var validator = Foundries.defaultInstance().createValidator(profile, false);
            var result = validator.validate(parser);
            for (TestAssertion one : result.getTestAssertions()) {
                if (one.getStatus() == TestAssertion.Status.FAILED) {
                    var rule = one.getRuleId();
                    broken.add(rule.getClause() + "-" + rule.getTestNumber() + " " + one.getMessage());
                }
            }
            if (!result.isCompliant() && broken.isEmpty()) {
                broken.add("not compliant");
            }
        } catch (Exception error) {
            broken.add(error.toString());
        }
        for (String words : broken.isEmpty() ? Set.of("ok") : broken) {
            out.println(file.getName() + "\t" + name + "\t" + words.replaceAll("\\s+", " "));
        }
    }

    private static ValidationProfile profile(String name) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        Element root;
        try (InputStream in = VeraPdf.class.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml")) {
            root = factory.newDocumentBuilder().parse(in).getDocumentElement();
        }
        PDFAFlavour flavour = PDFAFlavour.valueOf(root.getAttribute("flavour"));
        Set<Rule> rules = new LinkedHashSet<>();
        for (Element rule : under(root, "rule")) {
            Element id = under(rule, "id").get(0);
            Element error = under(rule, "error").get(0);
            List<ErrorArgument> told = new ArrayList<>();
            for (Element argument : under(error, "argument")) {
                told.add(argument(argument));
            }
            ErrorDetails details = Profiles.errorFromValues(words(error, "message"), told);
            rules.add(Profiles.ruleFromValues(
                Profiles.ruleIdFromValues(
                    PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
                    id.getAttribute("clause"),
                    Integer.parseInt(id.getAttribute("testNumber"))),
                rule.getAttribute("object"),
                rule.hasAttribute("deferred") ? Boolean.valueOf(rule.getAttribute("deferred")) : null,
                rule.getAttribute("tags"),
                words(rule, "description"),
                words(rule, "test"),
                details,
                new ArrayList<>()));
        }
        Set<Variable> variables = new LinkedHashSet<>();
        for (Element one : under(root, "variable")) {
            variables.add(Profiles.variableFromValues(
                one.getAttribute("name"), one.getAttribute("object"), words(one, "defaultValue"), words(one, "value")));
        }
        var details = Profiles.profileDetailsFromValues(name, name, "veraPDF", new Date(0));
        return Profiles.profileFromValues(flavour, details, "", rules, variables);
    }

    private static ErrorArgument argument(Element element) {
        return new ErrorArgument() {
            @Override public String getArgument() { return element.getTextContent(); }
            @Override public String getName() { return element.getAttribute("name"); }
            @Override public String getArgumentValue() { return null; }
        };
    }

    private static List<Element> under(Element holder, String name) {
        List<Element> found = new ArrayList<>();
        var all = holder.getElementsByTagName(name);
        for (int at = 0; at < all.getLength(); at++) {
            found.add((Element) all.item(at));
        }
        return found;
    }

    private static String words(Element holder, String name) {
        for (Node child = holder.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals(name)) {
                return child.getTextContent();
            }
        }
        return "";
    }
}
